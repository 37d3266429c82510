package io.mnemoscope.api.query;

import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.bus.ReportMessages.RenderReport.Plot;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;

/** A chart of one metric of an agent: {@code metric, from, to, width, height, style}. */
public record ChartParameters(AgentId agent, Parameters parameters) {
    /** Of a text, in characters. */
    private static final int TEXT_WIDTH = 60;
    /** Of a picture, in pixels. */
    private static final int SVG_WIDTH = 300;

    private static final int MAX_WIDTH = 1_000;
    private static final int HEIGHT = 15;
    private static final int MAX_HEIGHT = 500;

    /** As text: {@code style} is {@code classic} (the default), {@code unicode} or {@code ascii}. */
    public RenderReport ofStyle() {
        var style = parameters.text("style", "classic");
        return switch (style) {
            case "classic" ->
                new RenderReport.Chart(agent, metric(), from(), parameters.to(from()), width(TEXT_WIDTH), height());
            case "unicode" -> plot(Plot.Style.UNICODE, TEXT_WIDTH);
            case "ascii" -> plot(Plot.Style.ASCII, TEXT_WIDTH);
            default ->
                throw new InvalidInput("style", "must be classic, unicode or ascii: " + InvalidInput.shown(style));
        };
    }

    /** As SVG. */
    public RenderReport svg() {
        return plot(Plot.Style.SVG, SVG_WIDTH);
    }

    private RenderReport plot(Plot.Style style, int width) {
        return new Plot(agent, metric(), from(), parameters.to(from()), width(width), height(), style);
    }

    private String metric() {
        return parameters.text("metric", "memory_size");
    }

    private long from() {
        return parameters.from();
    }

    private int width(int otherwise) {
        return parameters.integer("width", otherwise, 1, MAX_WIDTH);
    }

    private int height() {
        return parameters.integer("height", HEIGHT, 1, MAX_HEIGHT);
    }
}
