package io.mnemoscope.notify.http;

import io.mnemoscope.config.keys.Section;
import io.mnemoscope.domain.InvalidInput;
import java.net.URI;
import java.net.URISyntaxException;

/** Checks addresses of HTTP. */
public final class HttpAddress {
    /** Stands in for one that is wrong, until that is reported. */
    private static final URI NOWHERE = URI.create("http://invalid");

    private HttpAddress() {}

    /** The {@code url} of a receiver. */
    public static URI read(Section receiver) {
        return receiver.parsed("url", "", NOWHERE, HttpAddress::parse);
    }

    /**
     * The address of a text.
     *
     * @throws InvalidInput at {@code url}, without the text, which may be a secret
     */
    public static URI parse(String text) {
        try {
            var url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new InvalidInput("url", "must be an http or https address");
    }
}
