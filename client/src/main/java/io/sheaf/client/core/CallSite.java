package io.sheaf.client.core;

import io.sheaf.spi.UserCode;

/** The place in the user's code that called the API. */
final class CallSite {

    private CallSite() {}

    /** Such as {@code demo.WordCount.main(WordCount.java:21)}. */
    static String here() {
        return UserCode.place(CallSite.class);
    }

    /** Such as {@code WordCount.java:21}. */
    static String brief() {
        return UserCode.line(CallSite.class).orElse("job");
    }

    /** Such as {@code flatMap() at demo.WordCount.main(WordCount.java:21)}. */
    static String call() {
        return UserCode.call(CallSite.class);
    }
}
