package io.mnemoscope.domain;

/**
 * Whose memory it is: a simulation and an agent in it.
 *
 * @param simulation 1 to 256 characters, any script, no control characters
 * @param agent as for {@code simulation}
 */
public record AgentId(String simulation, String agent) {
    public static final String DEFAULT_SIMULATION = "default";
    public static final int MAX_LENGTH = 256;

    /**
     * Checks both names.
     *
     * @throws InvalidInput if a name is empty, too long, or holds control characters or half a surrogate pair
     */
    public AgentId {
        checkName("simulation", simulation);
        checkName("agent", agent);
    }

    /**
     * Beside the alert of a whole simulation, because each has an identity. An agent may have the same name: what an alert
     * is about is for {@link Alert#ofSimulation} to say, never for this name.
     */
    public static AgentId ofSimulation(String simulation) {
        return new AgentId(simulation, "*");
    }

    /** Which of {@code partitions} owners this agent belongs to: 0 to partitions - 1, the same on every machine. */
    public int partition(int partitions) {
        int hash = 31 * simulation.hashCode() + agent.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), partitions);
    }

    /**
     * Checks a name that may come to be a simulation's or an agent's: it must not be one that URLs take out of a path, however
     * it is encoded there (RFC 3986, section 5.2.4). Stores of earlier versions may have them.
     *
     * @throws InvalidInput naming {@code field} if {@code name} is not one
     */
    public static void checkNewName(String field, String name) {
        checkName(field, name);
        if (name.equals(".") || name.equals("..")) {
            throw new InvalidInput(field, "must not be . or .., which no path of a URL can hold");
        }
    }

    /**
     * Checks one name.
     *
     * @throws InvalidInput naming {@code field} if {@code name} is not one
     */
    public static void checkName(String field, String name) {
        if (name.isEmpty()) {
            throw new InvalidInput(field, "must not be empty");
        }
        if (name.length() > MAX_LENGTH && name.codePointCount(0, name.length()) > MAX_LENGTH) {
            throw new InvalidInput(
                    field, "must have at most " + MAX_LENGTH + " characters: " + InvalidInput.shown(name));
        }
        Characters.checkLine(field, name);
    }
}
