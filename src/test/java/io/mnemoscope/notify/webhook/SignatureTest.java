package io.mnemoscope.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    /** The vector of the specification's reference libraries. */
    @Test
    void signsAsTheSpecificationDoes() {
        var signed = Signature.of(List.of(SECRET)).of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, BODY);

        assertThat(signed).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void signsWithEveryKeySoThatKeysCanBeChanged() {
        var other = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY";

        var both = Signature.of(List.of(other, SECRET)).of("id", 5, BODY);

        assertThat(both.split(" ", -1))
                .containsExactly(
                        Signature.of(List.of(other)).of("id", 5, BODY),
                        Signature.of(List.of(SECRET)).of("id", 5, BODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_", "whsec_c2hvcnQ=", "not base64!", ""})
    void refusesWhatIsNoKeyWithoutShowingIt(String secret) {
        assertThatThrownBy(() -> Signature.of(List.of(secret)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("secrets");
    }
}
