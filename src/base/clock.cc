#include "base/clock.h"

namespace mimeo {
namespace {

using namespace std::chrono;

void put_digits(char* at, int width, unsigned value) {
  for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A cursor over the text; every `take_*` answers nothing and leaves the cursor where it failed.
struct Reader {
  std::string_view rest;

  bool take(char wanted) {
    if (rest.empty() || rest.front() != wanted) return false;
    rest.remove_prefix(1);
    return true;
  }

  std::optional<int> take_number(std::size_t width) {
    if (rest.size() < width) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (!is_digit(rest[i])) return std::nullopt;
      value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(width);
    return value;
  }

  /// Digits after the point, any number of them; finer than microseconds is cut, not rounded.
  std::optional<microseconds> take_fraction() {
    if (rest.empty() || !is_digit(rest.front())) return std::nullopt;
    std::int64_t value = 0;
    int taken = 0;
    for (; !rest.empty() && is_digit(rest.front()); rest.remove_prefix(1), ++taken) {
      if (taken < 6) value = value * 10 + (rest.front() - '0');
    }
    for (; taken < 6; ++taken) value *= 10;
    return microseconds(value);
  }

  std::optional<minutes> take_offset() {
    if (take('Z') || take('z')) return minutes(0);
    bool east = true;
    // A '+' that nobody escaped arrives from a query string as a space.
    if (take('-')) {
      east = false;
    } else if (!take('+') && !take(' ')) {
      return std::nullopt;
    }
    auto hour = take_number(2);
    if (!hour || *hour > 23) return std::nullopt;
    minutes offset = hours(*hour);
    if (take(':') || !rest.empty()) {
      auto minute = take_number(2);
      if (!minute || *minute > 59) return std::nullopt;
      offset += minutes(*minute);
    }
    return east ? offset : -offset;
  }
};

}  // namespace

Time SystemClock::now() const { return floor<microseconds>(system_clock::now()); }

Time ManualClock::now() const { return Time(Duration(micros_.load())); }

void ManualClock::advance(Duration by) { micros_ += by.count(); }

std::string to_rfc3339(Time time) {
  auto day = floor<days>(time);
  year_month_day date(day);
  hh_mm_ss<microseconds> clock(time - day);
  std::string text = "0000-00-00T00:00:00.000000Z";
  put_digits(&text[0], 4, static_cast<unsigned>(static_cast<int>(date.year())));
  put_digits(&text[5], 2, static_cast<unsigned>(date.month()));
  put_digits(&text[8], 2, static_cast<unsigned>(date.day()));
  put_digits(&text[11], 2, static_cast<unsigned>(clock.hours().count()));
  put_digits(&text[14], 2, static_cast<unsigned>(clock.minutes().count()));
  put_digits(&text[17], 2, static_cast<unsigned>(clock.seconds().count()));
  put_digits(&text[20], 6, static_cast<unsigned>(clock.subseconds().count()));
  return text;
}

std::optional<Time> parse_rfc3339(std::string_view text) {
  Reader reader{text};
  auto year_number = reader.take_number(4);
  if (!year_number || !reader.take('-')) return std::nullopt;
  auto month_number = reader.take_number(2);
  if (!month_number || !reader.take('-')) return std::nullopt;
  auto day_number = reader.take_number(2);
  if (!day_number) return std::nullopt;
  year_month_day date(year(*year_number), month(static_cast<unsigned>(*month_number)),
                      day(static_cast<unsigned>(*day_number)));
  if (!date.ok()) return std::nullopt;
  Time time = sys_days(date);
  if (reader.rest.empty()) return time;

  if (!reader.take('T') && !reader.take('t') && !reader.take(' ')) return std::nullopt;
  auto hour = reader.take_number(2);
  if (!hour || *hour > 23 || !reader.take(':')) return std::nullopt;
  auto minute = reader.take_number(2);
  if (!minute || *minute > 59) return std::nullopt;
  time += hours(*hour) + minutes(*minute);
  if (reader.take(':')) {
    auto second = reader.take_number(2);
    if (!second || *second > 60) return std::nullopt;  // 60: a leap second counts as the next minute's first
    time += seconds(*second);
    if (reader.take('.') || reader.take(',')) {
      auto fraction = reader.take_fraction();
      if (!fraction) return std::nullopt;
      time += *fraction;
    }
  }
  if (reader.rest.empty()) return time;
  auto offset = reader.take_offset();
  if (!offset || !reader.rest.empty()) return std::nullopt;
  return time - *offset;
}

double seconds_between(Time from, Time to) { return duration<double>(to - from).count(); }

}  // namespace mimeo
