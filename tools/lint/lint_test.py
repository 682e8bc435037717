#!/usr/bin/env python3
"""The checks themselves must be able to fail: each is shown one fault of every kind it exists for."""
import json
import pathlib
import sys
import tempfile
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import co_await
import examples
import includes
import names
import words

TABLE = """
mimeo_room(base      DEPENDS fmt::fmt)
mimeo_room(core      DEPENDS mimeo_base)
mimeo_room(http      DEPENDS mimeo_base)
mimeo_room(seams     DEPENDS mimeo_core)
mimeo_room(cog       DEPENDS mimeo_seams mimeo_http)
mimeo_room(predictor DEPENDS mimeo_http CURL::libcurl)
mimeo_room(client    DEPENDS CURL::libcurl STANDALONE
                     TESTS_WITH mimeo_base)
mimeo_room(memory    IN backends DEPENDS mimeo_seams)
mimeo_room(sqlite    IN backends DEPENDS mimeo_seams)
"""


class Tree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("CMakeLists.txt", TABLE)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return name


class Includes(Tree):
    def test_forward_includes_are_fine(self):
        self.write("src/seams/a.h", '#include "core/a.h"\n#include "base/a.h"\n#include <vector>\n')
        self.assertEqual(includes.check(self.root), [])

    def test_an_include_that_points_back_is_a_fault(self):
        self.write("src/core/a.h", '#include "seams/a.h"\n')
        self.assertIn("core may not include seams/a.h", includes.check(self.root)[0])

    def test_backends_do_not_know_each_other(self):
        self.write("backends/sqlite/a.cc", '#include "memory/a.h"\n')
        self.assertIn("sqlite may not include memory/a.h", includes.check(self.root)[0])

    def test_the_event_loop_does_not_reach_core_through_another_header(self):
        self.write("src/base/async.h", "#include <boost/asio/awaitable.hpp>\n")
        self.write("src/core/a.h", '#include "base/async.h"\n')
        self.assertIn("core may not know <boost/asio/awaitable.hpp>", includes.check(self.root)[0])

    def test_the_predictor_sdk_knows_the_wire_words_of_cog_and_no_more(self):
        self.write("src/predictor/a.cc", '#include "cog/protocol.h"\n')
        self.assertEqual(includes.check(self.root), [])
        self.write("src/predictor/a.cc", '#include "cog/driver.h"\n')
        self.assertEqual(len(includes.check(self.root)), 1)

    def test_a_public_header_includes_no_room(self):
        self.write("include/mimeo/client/a.h", '#include "base/result.h"\n')
        self.assertIn("public header", includes.check(self.root)[0])

    def test_a_missing_table_is_a_fault(self):
        self.write("CMakeLists.txt", "")
        self.assertEqual(len(includes.check(self.root)), 1)


class Names(Tree):
    def found(self, one, other, room="src/core", files=("a.cc", "b.cc")):
        """The faults of a room of two files with these anonymous namespaces."""
        for file, text in zip(files, (one, other)):
            self.write(f"{room}/{file}", f"namespace mimeo {{\nnamespace {{\n\n{text}\n\n}}  // namespace\n}}\n")
        return names.check(self.root)

    def test_two_functions_of_one_name_are_a_fault_even_where_they_take_different_things(self):
        self.assertEqual(self.found("int take(int x) { return x; }", "std::pair<int, int>\ntake(std::vector<int> all,\n     int x) {\n}"),
                         ["src/core/a.cc:4: take is also in src/core/b.cc:4: what is compiled together needs names of its own"])
        self.assertEqual(len(self.found("template <typename T = int>\nT& take() {\n}", "[[nodiscard]] bool *take() { return nullptr; }")), 1)

    def test_two_variables_of_one_name_are_a_fault(self):
        for variable in ("constexpr int most = 3;", "const std::array<int, 2> most{1, 2};", 'const char* const most[] = {"{"};',
                         "thread_local int most;", 'const std::regex most("a");'):
            self.assertEqual(len(self.found(variable, "const int most = 1'000;")), 1, variable)

    def test_two_types_of_one_name_are_a_fault(self):
        for kind in ("struct Row {\n  int x;\n};", "class Row final : public Base<int> {\n};", "enum class Row : int { one };", "union Row {};"):
            self.assertEqual(len(self.found(kind, "struct Row {};")), 1, kind)

    def test_a_function_and_a_type_of_one_name_are_a_fault(self):
        self.assertEqual(len(self.found("struct row {};", "int row() { return 1; }")), 1)

    def test_aliases_are_a_fault_when_they_differ(self):
        self.assertEqual(self.found("using Clock = std::steady_clock;", "using Clock =\n    std::steady_clock;"), [])
        self.assertEqual(len(self.found("using Clock = std::steady_clock;", "using Clock = std::system_clock;")), 1)
        self.assertEqual(len(self.found("using Clock = std::steady_clock;", "struct Clock {};")), 1)

    def test_overloads_within_a_file_are_fine(self):
        self.assertEqual(self.found("int take(int x) { return x; }\nint take() { return 1; }", "int give() { return 1; }"), [])

    def test_what_defines_no_name_twice_is_fine(self):
        for text in ("using testing::Not;", "namespace fs = std::filesystem;", "using namespace std::chrono_literals;", "struct Row;",
                     "static_assert(sizeof(int) == 4);", "TEST(Row, stays) { int x = 1; }", "// int take();", "#define TAKE int take()",
                     'const auto ITS = R"(;int take() {)";', "int ITS(int take) {\n  int row = take;\n}",
                     "bool operator==(const ITS&, int) { return true; }", "void ITS::take() {}", "ITS::ITS() : x_{1}, y_(2) {}"):
            self.assertEqual(self.found(text.replace("ITS", "one"), text.replace("ITS", "other")), [], text)

    def test_what_stands_outside_of_anonymous_namespaces_is_fine(self):
        self.write("src/core/a.cc", "namespace mimeo {\nnamespace {\n}\nint take() { return 1; }\n}\n")
        self.write("src/core/b.cc", "namespace mimeo {\nnamespace {\nint take() { return 1; }\n}\n}\n")
        self.assertEqual(names.check(self.root), [])

    def test_tests_are_a_set_of_their_own(self):
        take = "int take() { return 1; }"
        self.assertEqual(self.found(take, take, files=("a.cc", "a_test.cc")), [])
        self.assertEqual(len(self.found(take, take, "backends/memory", ("a_test.cc", "b_test.cc"))), 1)

    def test_rooms_do_not_share_names_and_a_standalone_one_not_even_its_own(self):
        take = "int take() { return 1; }"
        self.write("src/http/a.cc", f"namespace {{\n{take}\n}}\n")
        self.assertEqual(self.found(take, take, "src/client"), [])
        self.assertEqual(self.found(take, "", "backends/memory"), [])

    def test_a_missing_table_is_a_fault(self):
        self.write("CMakeLists.txt", "")
        self.assertEqual(len(names.check(self.root)), 1)


class Words(Tree):
    def faults(self, name, text):
        return words.check(self.root, [self.write(name, text)])

    def test_a_test_that_sleeps_is_a_fault_unless_it_says_why(self):
        self.assertEqual(len(self.faults("tests/a_test.py", "import time\ntime." + "sleep(1)\n")), 1)
        self.assertEqual(len(self.faults("models/a_test.cc", "std::this_thread::sleep" + "_for(1s);\n")), 1)
        self.assertEqual(self.faults("tests/a_test.py", "time." + "sleep(1)  # lint:allow because\n"), [])
        self.assertEqual(self.faults("models/chaos.cc", "std::this_thread::sleep" + "_for(1s);\n"), [])

    def test_a_registry_host_is_a_fault(self):
        self.assertEqual(len(self.faults("a.json", "https://registry." + "npmjs.org/x")), 1)

    def test_a_path_of_one_machine_is_a_fault(self):
        self.assertEqual(len(self.faults("a.sh", "cd /ho" + "me/me/x\n")), 1)
        self.assertEqual(self.faults("a.sh", "cd /usr/lib; cat a/work/b\n"), [])

    def test_a_room_without_a_readme_is_a_fault(self):
        self.assertEqual(len(self.faults("src/core/a.h", "")), 1)


class Examples(Tree):
    PAGE = "# Page\n\n<!-- examples/a.py -->\n\n```python\n%s```\n\n[here](#page)\n"

    def setUp(self):
        super().setUp()
        self.write("examples/a.py", "print(1)\n")
        self.write("docs/README.md", "[Page](page.md)\n")

    def test_a_page_that_shows_the_file_as_it_is(self):
        self.write("docs/page.md", self.PAGE % "print(1)\n")
        self.assertEqual(examples.check(self.root), [])

    def test_a_page_that_shows_what_the_file_was(self):
        self.write("docs/page.md", self.PAGE % "print(0)\n")
        self.assertEqual(len(examples.check(self.root)), 1)
        examples.check(self.root, write=True)
        self.assertEqual((self.root / "docs/page.md").read_text(), self.PAGE % "print(1)\n")

    def test_a_file_that_is_not_there_a_block_that_is_missing_and_a_page_that_is_not_listed(self):
        self.write("docs/page.md", "<!-- examples/absent.py -->\n\n```\n```\n")
        self.write("docs/other.md", "<!-- examples/a.py -->\n")
        self.assertEqual(len(examples.check(self.root)), 3)

    def test_links_that_lead_nowhere(self):
        self.write("docs/page.md", "# A `page`, of words\n[a](#a-page-of-words) [b](#none) [c](none.md) [d](README.md)\n```\n[e](none.md)\n```\n")
        self.assertEqual(len(examples.check(self.root)), 2)


class CoAwait(Tree):
    """With a clang-query that the test plays: only the remembering is looked at, the matchers are clang's."""

    def setUp(self):
        super().setUp()
        self.write("build/x/compile_commands.json", json.dumps(
            [{"file": str(self.root / "src/a.cc"), "command": f"clang++ -I{self.root}/src -c a.cc"}]))
        self.write("src/a.cc", '#include "b.h"\nco_await x;\n')
        self.write("src/b.h", '#include "c.h"\n')
        self.write("src/c.h", "int c;\n")
        self.write("src/unrelated.h", "int d;\n")
        self.asked, self.found = [], []
        patcher = unittest.mock.patch.object(co_await, "ask", lambda build, path: self.asked.append(path.name) or self.found)
        patcher.start()
        self.addCleanup(patcher.stop)

    def asks(self):
        self.asked.clear()
        co_await.check(self.root, self.root / "build/x")
        return self.asked

    def test_a_file_is_asked_once(self):
        self.assertEqual(self.asks(), ["a.cc"])
        self.assertEqual(self.asks(), [])

    def test_a_file_is_asked_again_when_it_or_a_header_behind_it_changes(self):
        self.asks()
        for name in ("src/a.cc", "src/b.h", "src/c.h"):
            self.write(name, (self.root / name).read_text() + "// changed\n")
            self.assertEqual(self.asks(), ["a.cc"], name)
        self.write("src/unrelated.h", "int e;\n")
        self.assertEqual(self.asks(), [])

    def test_a_file_is_asked_again_when_it_is_compiled_differently(self):
        self.asks()
        commands = self.root / "build/x/compile_commands.json"
        commands.write_text(commands.read_text().replace("-c a.cc", "-DX -c a.cc"))
        self.assertEqual(self.asks(), ["a.cc"])

    def test_files_compiled_together_are_asked_together(self):
        together = self.write("build/x/Unity/unity_0_cxx.cxx", f'#include "{self.root}/src/a.cc"\n')
        self.write("build/x/compile_commands.json", json.dumps(
            [{"file": str(self.root / together), "command": f"clang++ -I{self.root}/src -c {together}"}]))
        self.assertEqual(self.asks(), ["unity_0_cxx.cxx"])
        self.assertEqual(self.asks(), [])
        self.write("src/c.h", "long c;\n")
        self.assertEqual(self.asks(), ["unity_0_cxx.cxx"])

    def test_a_fault_is_found_again_each_time(self):
        self.found = ["a.cc:2: binds here"]
        for _ in range(2):
            self.assertEqual(co_await.check(self.root, self.root / "build/x"), self.found)
        self.found = []
        self.assertEqual(self.asks(), ["a.cc"])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-q"])
