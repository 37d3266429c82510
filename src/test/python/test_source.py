"""The source itself: it must be read by the oldest Python that is promised, and need nothing but its library."""

import ast
import re
import sys
import unittest

from support import ROOT

PACKAGE = ROOT / "src" / "main" / "python" / "mnemoscope"
OLDEST = (3, 9)
# What came after 3.9 and is easily reached for.
NEWER = re.compile(
    r"asyncio\.(?:timeout|TaskGroup|Runner)|datetime\.UTC|\bExceptionGroup|\.add_note\(|itertools\.(?:pairwise|batched)"
    r"|zip\([^)]*strict=|tomllib|@override|typing import .*\b(?:Self|ParamSpec|TypeAlias|assert_never|override)\b"
    r"|slots=True|kw_only=True|bit_count\(|inspect\.markcoroutinefunction|math\.(?:cbrt|exp2|sumprod)|hashlib\.file_digest"
)


class SourceTest(unittest.TestCase):
    def test_is_read_by_python_3_9(self):
        files = sorted(PACKAGE.glob("*.py"))
        self.assertGreater(len(files), 15)
        for path in files:
            with self.subTest(path.name):
                source = path.read_text(encoding="utf-8")
                ast.parse(source, path.name, feature_version=OLDEST)
                self.assertIsNone(NEWER.search(source))
                self.assertNotRegex(source, r"(?m)^ *(?:match|case) .*:$")

    def test_imports_the_standard_library_only(self):
        library = getattr(sys, "stdlib_module_names", None)
        if library is None:
            self.skipTest("needs Python 3.10 or later to know its library")
        for path in PACKAGE.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.level == 0:
                    names = [node.module]
                for name in names:
                    self.assertIn(name.split(".")[0], library, path.name)

    def test_every_function_of_the_package_has_types(self):
        for path in PACKAGE.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    arguments = [*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs]
                    bare = [a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")]
                    where = f"{path.name}:{node.lineno} {node.name}"
                    self.assertEqual((where, bare), (where, []))
                    self.assertIsNotNone(node.returns, where)


if __name__ == "__main__":
    unittest.main()
