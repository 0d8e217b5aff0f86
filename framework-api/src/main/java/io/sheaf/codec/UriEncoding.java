package io.sheaf.codec;

import java.net.URI;
import java.util.Locale;

/** A URI as its text; as a key in the form that all URIs equal to it share: {@link URI#equals} ignores some letter case. */
final class UriEncoding extends Encoding {

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        out.writeByte(Tag.URI);
        out.writeString(nested.keys ? canonical((URI) value) : value.toString());
    }

    // Scheme and host are equal in any case, hexadecimal digits after % too; an empty port is none.
    private static String canonical(URI uri) {
        StringBuilder text = new StringBuilder();
        if (uri.getScheme() != null) {
            text.append(uri.getScheme().toLowerCase(Locale.ROOT)).append(':');
        }
        if (uri.isOpaque()) {
            text.append(upperEscapes(uri.getRawSchemeSpecificPart()));
        } else {
            appendHierarchical(uri, text);
        }
        if (uri.getRawFragment() != null) {
            text.append('#').append(upperEscapes(uri.getRawFragment()));
        }
        return text.toString();
    }

    private static void appendHierarchical(URI uri, StringBuilder text) {
        String path = uri.getRawPath();
        if (uri.getHost() != null) {
            text.append("//");
            if (uri.getRawUserInfo() != null) {
                text.append(upperEscapes(uri.getRawUserInfo())).append('@');
            }
            text.append(uri.getHost().toLowerCase(Locale.ROOT));
            if (uri.getPort() >= 0) {
                text.append(':').append(uri.getPort());
            }
        } else if (uri.getRawAuthority() != null) {
            text.append("//").append(upperEscapes(uri.getRawAuthority()));
        } else if (path.startsWith("//")) {
            // Else the path would be read as an authority.
            text.append("//");
        }
        text.append(upperEscapes(path));
        if (uri.getRawQuery() != null) {
            text.append('?').append(upperEscapes(uri.getRawQuery()));
        }
    }

    private static String upperEscapes(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        StringBuilder text = new StringBuilder(part);
        for (int i = 0; i < text.length(); i++) {
            boolean escaped = i >= 1 && text.charAt(i - 1) == '%' || i >= 2 && text.charAt(i - 2) == '%';
            if (escaped && text.charAt(i) >= 'a' && text.charAt(i) <= 'f') {
                text.setCharAt(i, (char) (text.charAt(i) - 'a' + 'A'));
            }
        }
        return text.toString();
    }
}
