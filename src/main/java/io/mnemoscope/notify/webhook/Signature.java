package io.mnemoscope.notify.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of the Standard Webhooks specification: {@code v1,} and the base64 of HMAC-SHA256 over {@code
 * id.timestamp.body}. With several keys there are several signatures, so that a receiver may go over to a new key at its
 * own time.
 *
 * @param keys the newest first
 */
record Signature(List<byte[]> keys) {
    private static final String ALGORITHM = "HmacSHA256";

    /** The value of the header {@code webhook-signature}. */
    String of(String id, long timestampSeconds, byte[] body) {
        var head = (id + "." + timestampSeconds + ".").getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> "v1," + hmac(key, head, body)).collect(Collectors.joining(" "));
    }

    private static String hmac(byte[] key, byte[] head, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(head);
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
