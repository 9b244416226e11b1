"""Checks the samples of a document: `python3 samples.py docs/host-sdk.md`.

Python is executed, the blocks in order as one program. Kotlin and Swift are not compiled, but every name in them must occur in
the generated sources, be declared by the samples themselves, or belong to the language.
"""

import os
import pathlib
import re
import sys

WORD = re.compile(r"[A-Za-z_]\w*")
NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)

KOTLIN = """
abstract as break catch class data else false finally for fun if import in interface is null object override private public
return suspend super this throw true try val var when while
Any Boolean Exception Int List Long Map String Unit ULong emptyMap mapOf listOf to toULong toLong
System currentTimeMillis kotlinx coroutines delay launch CoroutineScope scope CompletableDeferred await complete opencashier host
""".split()
SWIFT = """
as async await break case catch class default do else false final for func guard if import in init let nil private protocol
return self static struct switch throw throws true try var weak where while
Any Bool Date Dictionary Error Int String Task UInt64 Void Sendable unchecked nanoseconds now timeIntervalSince1970
Foundation CashierHost sleep
""".split()


class Language:
    """A language whose samples are compared with generated sources."""

    def __init__(self, files, words, generated, own, parameters):
        self.files, self.words, self.generated = files, set(words), generated
        self.own, self.parameters = own, parameters

    def unknown(self, samples, folder):
        """The names in the samples that come from none of these."""
        text = NOISE.sub(" ", "\n".join(samples))
        sources = "\n".join(file.read_text() for file in sorted(folder.rglob(self.files)))
        known = self.words | found(self.generated, sources) | found(self.own, text)
        for head in re.findall(self.parameters, text):
            known.update(re.findall(r"(\w+)\s*:", head))
        return sorted({word for word in WORD.findall(text)} - known)


def found(pattern, text):
    return {word for groups in re.findall(pattern, text) for word in (groups if isinstance(groups, tuple) else [groups])}


LANGUAGES = {
    "kotlin": Language(
        "*.kt",
        KOTLIN,
        r"`(\w+)`|\b(?:class|interface|object|const val)\s+(\w+)|^\s+([A-Z][A-Z_0-9]+)[,;(]|fun (\w+)\(",
        r"\b(?:class|interface|object|fun|val|var)\s+(\w+)",
        r"(?:fun|class)\s+\w+\s*\(([^()]*(?:\(\)[^()]*)*)\)",
    ),
    "swift": Language(
        "*.swift",
        SWIFT,
        r"\b(?:func|class|protocol|struct|enum|case|let|var)\s+`?(\w+)`?|[(,]\s*(\w+):",
        r"\b(?:func|class|protocol|struct|enum|let|var)\s+(\w+)",
        r"(?:func\s+\w+|init)\s*\(([^()]*(?:\(\)[^()]*)*)\)",
    ),
}


def blocks(text):
    """The fenced blocks: language and text."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def main(document):
    samples = {}
    for language, text in blocks(pathlib.Path(document).read_text()):
        samples.setdefault(language, []).append(text)
    folder = pathlib.Path(os.environ["CASHIER_BINDINGS"])
    for name, language in LANGUAGES.items():
        unknown = language.unknown(samples.get(name, []), folder / name)
        if unknown:
            sys.exit(f"{document}: the {name} samples name what does not exist: {', '.join(unknown)}")
    if "python" in samples:
        program = "\n".join(samples["python"])
        exec(compile(program, document, "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    main(*sys.argv[1:])
