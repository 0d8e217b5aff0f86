package io.sheaf.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the codec of a class, which then goes before what Sheaf would do by itself. Needed by a class that is to be a key
 * though it is no record, or a record with an {@code equals} of its own; for all other purposes only a choice. Subclasses
 * inherit it, so the codec must write what they add; enums, arrays and classes of the JDK cannot have one.
 *
 * <pre>{@code
 * @EncodedBy(MoneyCodec.class)
 * public final class Money { … }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EncodedBy {

    /** A codec for the annotated class, with a constructor without parameters. One object of it is made per class. */
    Class<? extends Codec<?>> value();
}
