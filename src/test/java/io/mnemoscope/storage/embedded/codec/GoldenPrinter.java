package io.mnemoscope.storage.embedded.codec;

/** Prints new golden chunks and a new golden block of alert events: for the first build of a codec version. */
final class GoldenPrinter {
    private GoldenPrinter() {}

    /** To standard output. */
    public static void main(String[] args) {
        System.out.println(ChunkCodecTest.golden());
        System.out.println(ChunkCodecTest.goldenStores());
        System.out.println(EventBlockCodecTest.golden());
    }
}
