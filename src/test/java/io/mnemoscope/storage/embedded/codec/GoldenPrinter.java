package io.mnemoscope.storage.embedded.codec;

/** Prints a new golden chunk and a new golden block of alert events: for the first build of a codec version. */
final class GoldenPrinter {
    private GoldenPrinter() {}

    /** To standard output. */
    public static void main(String[] args) {
        System.out.println(ChunkCodecTest.golden());
        System.out.println(EventBlockCodecTest.golden());
    }
}
