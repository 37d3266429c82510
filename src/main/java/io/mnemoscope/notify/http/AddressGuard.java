package io.mnemoscope.notify.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

/**
 * Which addresses notifications are never sent to, unless that is allowed: link-local ones (RFC 3927, RFC 4291) and those
 * at which clouds hand out credentials. Whoever can set an address could else have the server fetch these.
 */
final class AddressGuard {
    private static final Set<String> METADATA_NAMES =
            Set.of("metadata.google.internal", "metadata.goog", "instance-data");

    /** AWS over IPv6, Alibaba, Oracle; the rest is link-local. */
    private static final Set<InetAddress> METADATA =
            Set.of(address("fd00:ec2::254"), address("100.100.100.200"), address("192.0.0.192"));

    private final boolean allowed;
    private final Set<String> more;

    AddressGuard(boolean allowed) {
        this.allowed = allowed;
        this.more = Set.of();
    }

    /** One that refuses these too, in numbers. */
    AddressGuard(Set<String> more) {
        this.allowed = false;
        this.more = Set.copyOf(more);
    }

    boolean refusesName(String host) {
        return !allowed && METADATA_NAMES.contains(host.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether this one is refused.
     *
     * @param literal an address in numbers
     */
    boolean refuses(String literal) {
        var address = address(literal);
        return !allowed && (address.isLinkLocalAddress() || METADATA.contains(address) || more.contains(literal));
    }

    /** Of numbers only, so that no name is looked up. */
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + literal, e);
        }
    }
}
