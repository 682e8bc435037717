// What every Blobs must do.
//
//   INSTANTIATE_TEST_SUITE_P(Memory, BlobsConformance, testing::Values(&open_memory));
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

#include "base/test_run.h"
#include "seams/blobs.h"

namespace mimeo::seams {

class BlobsUnderTest {
 public:
  virtual ~BlobsUnderTest() = default;
  virtual Blobs& blobs() = 0;
  /// Closes and opens again, as a restart does. False: this backend keeps nothing.
  virtual bool reopen() { return false; }
};

using OpenBlobs = std::unique_ptr<BlobsUnderTest> (*)();

class BlobsConformance : public testing::TestWithParam<OpenBlobs> {
 protected:
  BlobsConformance() : backend_(GetParam()()) {}

  Blobs& blobs() { return backend_->blobs(); }
  bool reopen() { return backend_->reopen(); }

  template <class T>
  T get(Task<Result<T>> task) {
    return value_on(io_, std::move(task));
  }

  /// A blob of `bytes`, written in pieces of `piece`.
  BlobInfo put(std::string_view bytes, std::size_t piece = 1 << 20) {
    auto writer = get(blobs().create(Checksums::sha256_and_md5));
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      auto part = bytes.substr(at, piece);
      get(writer->write(std::span(part.data(), part.size())));
    }
    return get(writer->finish());
  }

  std::string read(BlobReader& reader, std::int64_t offset, std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t have = 0;
    while (have < count) {
      auto got =
          get(reader.read_at(offset + static_cast<std::int64_t>(have), std::span(bytes.data() + have, count - have)));
      if (got == 0) break;
      have += got;
    }
    bytes.resize(have);
    return bytes;
  }

  std::string read_all(const core::BlobId& id) {
    auto reader = get(blobs().open(id));
    return read(*reader, 0, static_cast<std::size_t>(reader->size()) + 1);
  }

  bool exists(const core::BlobId& id) {
    auto reader = run_on(io_, blobs().open(id));
    if (!reader) EXPECT_EQ(reader.error().kind, ErrorKind::not_found);
    return reader.has_value();
  }

  /// Bytes without a period that a mistake could hide behind.
  static std::string noise(std::size_t count) {
    std::string bytes(count, '\0');
    std::uint64_t state = 42;
    for (auto& byte : bytes) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      byte = static_cast<char>(state >> 56);
    }
    return bytes;
  }

  asio::io_context io_{1};
  std::unique_ptr<BlobsUnderTest> backend_;
};

TEST_P(BlobsConformance, gives_back_what_was_written_and_says_what_it_was) {
  auto info = put("hello");
  EXPECT_EQ(info.size, 5);
  EXPECT_EQ(info.md5, "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(info.sha256, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  EXPECT_EQ(read_all(info.id), "hello");
}

TEST_P(BlobsConformance, makes_no_checksum_that_nobody_asked_for) {
  auto writer = get(blobs().create(Checksums::sha256));
  const std::string_view bytes = "hello";
  get(writer->write(std::span(bytes.data(), bytes.size())));
  auto info = get(writer->finish());
  EXPECT_EQ(info.md5, "");
  EXPECT_EQ(info.sha256, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
}

TEST_P(BlobsConformance, keeps_an_empty_blob) {
  auto info = put("");
  EXPECT_EQ(info.size, 0);
  EXPECT_EQ(info.md5, "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(read_all(info.id), "");
}

TEST_P(BlobsConformance, does_not_care_how_the_bytes_arrive) {
  const auto bytes = noise(1'500'001);
  const auto whole = put(bytes, bytes.size());
  for (std::size_t piece : {1000u, 65'536u, 262'144u, 262'145u, 700'000u}) {
    auto info = put(bytes, piece);
    EXPECT_EQ(info.size, whole.size);
    EXPECT_EQ(info.md5, whole.md5);
    EXPECT_EQ(info.sha256, whole.sha256);
    EXPECT_TRUE(read_all(info.id) == bytes) << piece;
  }
}

TEST_P(BlobsConformance, gives_every_blob_an_id_of_its_own) { EXPECT_NE(put("same").id, put("same").id); }

TEST_P(BlobsConformance, keeps_one_of_two_equal_blobs_when_the_other_goes) {
  const auto bytes = noise(600'000);
  const auto first = put(bytes), second = put(bytes);
  get(blobs().remove(first.id));
  EXPECT_FALSE(exists(first.id));
  EXPECT_TRUE(read_all(second.id) == bytes);
  get(blobs().remove(second.id));
  EXPECT_FALSE(exists(second.id));
}

TEST_P(BlobsConformance, reads_at_any_offset_and_nothing_past_the_end) {
  auto info = put("0123456789");
  auto reader = get(blobs().open(info.id));
  EXPECT_EQ(reader->size(), 10);
  EXPECT_EQ(read(*reader, 3, 4), "3456");
  EXPECT_EQ(read(*reader, 8, 100), "89");
  EXPECT_EQ(read(*reader, 10, 1), "");
  EXPECT_EQ(read(*reader, 1000, 1), "");
  if (int descriptor = reader->descriptor(); descriptor >= 0) {
    char bytes[4];
    ASSERT_EQ(::pread(descriptor, bytes, 4, 2), 4);
    EXPECT_EQ(std::string_view(bytes, 4), "2345");
  }
}

TEST_P(BlobsConformance, does_not_find_what_is_not_there) {
  auto one = put("one");
  for (const char* id : {"", "a", "..", "../../etc/passwd", "0000000000000000000000000000000000"}) {
    EXPECT_FALSE(exists({id})) << id;
  }
  EXPECT_FALSE(exists({one.id.text.substr(1)}));
}

TEST_P(BlobsConformance, removes_a_blob_and_does_not_mind_its_absence) {
  auto info = put("gone");
  auto other = put("stays");
  get(blobs().remove(info.id));
  EXPECT_FALSE(exists(info.id));
  get(blobs().remove(info.id));
  get(blobs().remove({"../" + other.id.text}));
  EXPECT_EQ(read_all(other.id), "stays");
}

TEST_P(BlobsConformance, lets_an_open_reader_finish_after_the_blob_is_removed) {
  const auto bytes = noise(600'000);
  auto info = put(bytes);
  auto reader = get(blobs().open(info.id));
  EXPECT_TRUE(read(*reader, 0, 300'000) == bytes.substr(0, 300'000));
  get(blobs().remove(info.id));
  EXPECT_TRUE(read(*reader, 300'000, 300'000) == bytes.substr(300'000));
}

TEST_P(BlobsConformance, does_not_remove_what_is_being_written_or_has_just_been) {
  auto fresh = put("fresh");
  auto writer = get(blobs().create(Checksums::sha256_and_md5));
  const auto bytes = noise(600'000);
  get(writer->write(std::span(bytes.data(), bytes.size())));
  EXPECT_EQ(get(blobs().remove_unknown({})), 0u);
  EXPECT_EQ(read_all(fresh.id), "fresh");
  auto info = get(writer->finish());
  EXPECT_TRUE(read_all(info.id) == bytes);
}

TEST_P(BlobsConformance, removes_what_no_row_knows_after_a_restart) {
  auto known = put("known"), unknown = put("unknown");
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(read_all(unknown.id), "unknown") << "not before it is asked to";
  auto fresh = put("fresh");
  EXPECT_EQ(get(blobs().remove_unknown({known.id})), 1u);
  EXPECT_FALSE(exists(unknown.id));
  EXPECT_EQ(read_all(known.id), "known");
  EXPECT_EQ(read_all(fresh.id), "fresh");
  EXPECT_EQ(get(blobs().remove_unknown({known.id})), 0u);
}

TEST_P(BlobsConformance, leaves_nothing_of_a_blob_that_is_dropped_before_its_end) {
  {
    auto writer = get(blobs().create(Checksums::sha256_and_md5));
    const auto bytes = noise(600'000);
    get(writer->write(std::span(bytes.data(), bytes.size())));
  }
  if (!reopen()) return;
  EXPECT_EQ(get(blobs().remove_unknown({})), 0u);
}

}  // namespace mimeo::seams
