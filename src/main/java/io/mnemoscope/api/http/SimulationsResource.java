package io.mnemoscope.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.SettingsMessages.ConfigureSimulation;
import io.mnemoscope.bus.SettingsMessages.ReadSimulations;
import io.mnemoscope.bus.SettingsMessages.SimulationsRead;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentStats;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code /api/v1/simulations}: what runs, and the rules that hold for it. */
final class SimulationsResource implements Resource {
    private static final String ONE = "/api/v1/simulations/:simulation";

    private final Fleet fleet;
    private final Bodies bodies;

    SimulationsResource(Fleet fleet, Bodies bodies) {
        this.fleet = fleet;
        this.bodies = bodies;
    }

    /** Of a simulation, beside its settings. */
    private static final class Summary {
        private int agents;
        private long snapshots;
        private long alerts;
        private int alerting;
        private long lastMillis = -1;

        private void add(AgentStats agent) {
            agents++;
            snapshots += agent.snapshots();
            alerts += agent.alerts();
            alerting += agent.isAlerting() ? 1 : 0;
            lastMillis = Math.max(lastMillis, agent.latest().timestampMillis());
        }
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/simulations").handler(Answer.json(this::list));
        router.get(ONE).handler(Answer.json(this::one));
        router.put(ONE).handler(bodies.whole(SettingsJson.MAX_BYTES)).handler(Answer.json(this::configure));
    }

    private Future<Json.Writer> list(RoutingContext context) {
        return Topics.SIMULATIONS_READ
                .request(fleet.bus(), new ReadSimulations())
                .compose(settings -> fleet.read(ReadAgents.ALL).map(agents -> {
                    var summaries = summaries(agents, settings);
                    return out -> {
                        out.writeStartObject();
                        out.writeArrayFieldStart("simulations");
                        for (var entry : summaries.entrySet()) {
                            write(out, entry.getKey(), entry.getValue());
                            SettingsJson.thresholds(
                                    out, settings.ruleConfiguration().of(entry.getKey()));
                            out.writeEndObject();
                        }
                        out.writeEndArray();
                        out.writeNullField("next_cursor");
                        out.writeEndObject();
                    };
                }));
    }

    private Future<Json.Writer> one(RoutingContext context) {
        var simulation = new Query(context).simulation();
        return Topics.SIMULATIONS_READ
                .request(fleet.bus(), new ReadSimulations())
                .compose(settings -> fleet.read(new ReadAgents(simulation, null, null))
                        .map(agents -> out -> {
                            write(out, simulation, summary(agents));
                            SettingsJson.members(
                                    out, settings.ruleConfiguration().of(simulation));
                            out.writeEndObject();
                        }));
    }

    private Future<Json.Writer> configure(RoutingContext context) {
        var simulation = new Query(context).simulation();
        return Topics.SIMULATION_CONFIGURE
                .request(fleet.bus(), new ConfigureSimulation(simulation, SettingsJson.patch(Answer.body(context))))
                .compose(configured -> one(context));
    }

    private static Map<String, Summary> summaries(List<AgentStats> agents, SimulationsRead settings) {
        var summaries = new TreeMap<String, Summary>();
        settings.ruleConfiguration().simulations().keySet().forEach(name -> summaries.put(name, new Summary()));
        for (var agent : agents) {
            summaries
                    .computeIfAbsent(agent.id().simulation(), name -> new Summary())
                    .add(agent);
        }
        return summaries;
    }

    private static Summary summary(List<AgentStats> agents) {
        var summary = new Summary();
        agents.forEach(summary::add);
        return summary;
    }

    /** All but the settings and the end of the object. */
    private static void write(JsonGenerator out, String name, Summary summary) throws IOException {
        out.writeStartObject();
        out.writeStringField("simulation", name);
        out.writeNumberField("agents", summary.agents);
        out.writeNumberField("agents_with_alerts", summary.alerting);
        out.writeNumberField("snapshots_count", summary.snapshots);
        out.writeNumberField("total_alerts", summary.alerts);
        Json.instant(out, "last_snapshot", summary.lastMillis);
    }
}
