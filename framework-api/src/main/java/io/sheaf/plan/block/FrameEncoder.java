package io.sheaf.plan.block;

/** Makes frames shorter before they are stored and sent. Safe for use by many threads. */
public interface FrameEncoder {

    /** Leaves every frame as it is. */
    FrameEncoder NONE = new FrameEncoder() {
        @Override
        public int longest(int length) {
            return 0;
        }

        @Override
        public int encode(byte[] frame, int from, int length, byte[] encoded, int to) {
            return 0;
        }
    };

    /** How much room {@link #encode} needs for a frame of this length. */
    int longest(int length);

    /**
     * Encodes a frame.
     *
     * @param encoded has room for {@link #longest} bytes from {@code to} on
     * @return how many bytes were written; 0 if the frame had better stay as it is
     */
    int encode(byte[] frame, int from, int length, byte[] encoded, int to);
}
