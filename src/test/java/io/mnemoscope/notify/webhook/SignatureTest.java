package io.mnemoscope.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    private static Signature signature(String... secrets) {
        return new Signature(Stream.of(secrets)
                .map(secret -> Base64.getDecoder().decode(secret.replace("whsec_", "")))
                .toList());
    }

    /** The vector of the specification's reference libraries. */
    @Test
    void signsAsTheSpecificationDoes() {
        var signed = signature(SECRET).of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, BODY);

        assertThat(signed).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void signsWithEveryKeySoThatKeysCanBeChanged() {
        var other = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY";

        var both = signature(other, SECRET).of("id", 5, BODY);

        assertThat(both.split(" ", -1))
                .containsExactly(
                        signature(other).of("id", 5, BODY), signature(SECRET).of("id", 5, BODY));
    }
}
