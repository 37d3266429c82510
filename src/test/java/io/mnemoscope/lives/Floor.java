package io.mnemoscope.lives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The most that one kind of life may come to: {@code Talkative alarmed=3 warned=0}. */
record Floor(String script, Map<String, Long> most) {
    Floor {
        most = new TreeMap<>(most);
    }

    static Floor parse(String line) {
        var words = List.of(line.split(" "));
        var most = words.stream()
                .skip(1)
                .map(word -> word.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
        return new Floor(words.get(0), most);
    }

    String line() {
        return script
                + most.entrySet().stream()
                        .map(entry -> " " + entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining());
    }

    /** What of this is worse than that floor, for people. */
    List<String> worseThan(Floor floor) {
        var worse = new ArrayList<String>();
        most.forEach((what, count) -> {
            if (count > floor.most().getOrDefault(what, 0L)) {
                worse.add(script + ": " + what + " is " + count + ", was "
                        + floor.most().getOrDefault(what, 0L));
            }
        });
        return worse;
    }

    static List<Floor> parseAll(String text) {
        return Arrays.stream(text.split("\n"))
                .filter(line -> !line.isBlank())
                .map(Floor::parse)
                .toList();
    }
}
