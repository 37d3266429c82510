package io.mnemoscope.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The reports of Surefire and Failsafe, one file a test class. */
final class Reports {
    private Reports() {}

    /** The elements of this name in a directory's reports that are not older; none if there is no such directory. */
    static List<Element> elements(Path directory, Instant since, String name) throws IOException {
        var elements = new ArrayList<Element>();
        if (!Files.isDirectory(directory)) {
            return elements;
        }
        try (var reports = Files.newDirectoryStream(directory, "TEST-*.xml")) {
            for (var report : reports) {
                if (!Files.getLastModifiedTime(report).toInstant().isBefore(since)) {
                    elements.addAll(elements(report, name));
                }
            }
        }
        return elements;
    }

    private static List<Element> elements(Path report, String name) throws IOException {
        try {
            var document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
            var nodes = document.getElementsByTagName(name);
            var elements = new ArrayList<Element>();
            for (int i = 0; i < nodes.getLength(); i++) {
                elements.add((Element) nodes.item(i));
            }
            return elements;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("not a report: " + report, e);
        }
    }
}
