package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.WireNamed;

/** On which side of a level the trouble is. */
public enum Comparison implements WireNamed {
    /** From the enter level up; over once below the leave level. */
    AT_LEAST,
    /** Above the enter level; over once at or below the leave level. */
    ABOVE,
    /** From the enter level down; over once above the leave level. */
    AT_MOST;

    /** Whether {@code value} is on the wrong side of {@code level}. */
    boolean holds(double value, double level) {
        return switch (this) {
            case AT_LEAST -> value >= level;
            case ABOVE -> value > level;
            case AT_MOST -> value <= level;
        };
    }

    /** Whether {@code leave} is no further on the wrong side than {@code enter}. */
    boolean ordered(double enter, double leave) {
        return this == AT_MOST ? leave >= enter : leave <= enter;
    }

    /** For people: {@code at or above}. */
    String words() {
        return switch (this) {
            case AT_LEAST -> "at or above";
            case ABOVE -> "above";
            case AT_MOST -> "at or below";
        };
    }

    /** For people, the other side: {@code below}. */
    String otherwise() {
        return switch (this) {
            case AT_LEAST -> "below";
            case ABOVE -> "at or below";
            case AT_MOST -> "above";
        };
    }
}
