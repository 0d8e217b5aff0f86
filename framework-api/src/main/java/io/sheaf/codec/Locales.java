package io.sheaf.codec;

import java.util.Locale;

/** Locales: by language tag where that keeps everything, else by language, country and variant. */
final class Locales {

    private Locales() {}

    static void write(Locale value, ByteSink out) {
        String tag = value.toLanguageTag();
        if (Locale.forLanguageTag(tag).equals(value)) {
            out.writeByte(0);
            out.writeString(tag);
        } else if (!value.hasExtensions() && value.getScript().isEmpty()) {
            out.writeByte(1);
            out.writeString(value.getLanguage());
            out.writeString(value.getCountry());
            out.writeString(value.getVariant());
        } else {
            throw new UnencodablePart(Locale.class, "'" + value + "' has an ill-formed part beside a script or extension",
                    "Make it with Locale.Builder");
        }
    }

    static Locale read(ByteSource in) {
        return in.readByte() == 0
                ? Locale.forLanguageTag(in.readString())
                : new Locale(in.readString(), in.readString(), in.readString());
    }
}
