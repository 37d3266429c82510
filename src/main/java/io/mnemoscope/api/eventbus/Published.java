package io.mnemoscope.api.eventbus;

import io.mnemoscope.api.json.Json;

/**
 * What is published, before it is JSON.
 *
 * @param body writes one object; any thread, any number of times
 */
record Published(Json.Writer body) {}
