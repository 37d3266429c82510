package io.mnemoscope.storage.embedded;

/** Prints a new golden chunk: for the first build of a codec version. */
final class GoldenPrinter {
    private GoldenPrinter() {}

    /** To standard output. */
    public static void main(String[] args) {
        System.out.println(ChunkCodecTest.golden());
    }
}
