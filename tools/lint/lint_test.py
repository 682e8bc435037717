#!/usr/bin/env python3
"""The checks themselves must be able to fail: each is shown one fault of every kind it exists for."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import includes
import words

TABLE = """
mimeo_room(base      DEPENDS fmt::fmt)
mimeo_room(core      DEPENDS mimeo_base)
mimeo_room(http      DEPENDS mimeo_base)
mimeo_room(seams     DEPENDS mimeo_core)
mimeo_room(cog       DEPENDS mimeo_seams mimeo_http)
mimeo_room(predictor DEPENDS mimeo_http CURL::libcurl)
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


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-q"])
