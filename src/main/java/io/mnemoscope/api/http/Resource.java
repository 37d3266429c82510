package io.mnemoscope.api.http;

import io.vertx.ext.web.Router;

/** Some of the REST routes. To add one: a class of its own beside the others, and a line in {@link HttpVerticle}. */
interface Resource {
    void mount(Router router);
}
