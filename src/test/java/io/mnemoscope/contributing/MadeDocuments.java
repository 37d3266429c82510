package io.mnemoscope.contributing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The documents of which a part is made of definitions. */
final class MadeDocuments {
    /** How a file's text is made of what it is, by the file's path. */
    static final Map<String, UnaryOperator<String>> ALL = Map.of(
            "conf/mnemoscope.yaml",
            RuleDocuments::configuration,
            "src/docs/rules.md",
            RuleDocuments::table,
            "src/main/resources/openapi.yaml",
            text -> FormatDocuments.contract(RuleDocuments.contract(text)));

    private MadeDocuments() {}

    /** Makes them all in the working directory. */
    public static void main(String[] arguments) throws IOException {
        for (var document : ALL.entrySet()) {
            var path = Path.of(document.getKey());
            Files.writeString(path, document.getValue().apply(Files.readString(path)));
        }
    }
}
