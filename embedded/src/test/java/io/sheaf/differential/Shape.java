package io.sheaf.differential;

/** Which methods a dataset has. */
enum Shape {
    RECORDS("Dataset"),
    PAIRS("KeyedDataset"),
    LONGS("LongDataset"),
    DOUBLES("DoubleDataset");

    private final String type;

    Shape(String type) {
        this.type = type;
    }

    boolean is(Shape wanted) {
        return this == wanted || this == PAIRS && wanted == RECORDS;
    }

    @Override
    public String toString() {
        return type;
    }
}
