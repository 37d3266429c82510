package io.mnemoscope.notify.webhook;

import io.mnemoscope.domain.InvalidInput;
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
 * @param keys 1 or more
 */
record Signature(List<byte[]> keys) {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final int LEAST = 16;

    /**
     * Of keys as people keep them.
     *
     * @param secrets base64, as a rule behind {@code whsec_}
     * @throws InvalidInput if one is not, or has fewer than 16 bytes
     */
    static Signature of(List<String> secrets) {
        return new Signature(secrets.stream().map(Signature::key).toList());
    }

    private static byte[] key(String secret) {
        var text = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
        try {
            var key = Base64.getDecoder().decode(text);
            if (key.length >= LEAST) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new InvalidInput("secrets", "must be base64 of at least " + LEAST + " bytes, behind " + PREFIX);
    }

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
