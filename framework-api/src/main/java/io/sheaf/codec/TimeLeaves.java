package io.sheaf.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** The types of {@code java.time}, by their fields. Months and days of the week are enums. */
final class TimeLeaves {

    /** Any region of {@link ZoneId}, whose class is not public. */
    static final Leaf<ZoneId> ZONE_REGION =
            Leaf.of(ZoneId.class, Tag.ZONE_REGION, (v, out) -> out.writeString(v.getId()), in -> ZoneId.of(in.readString()));

    private TimeLeaves() {}

    static List<Leaf<?>> all() {
        return List.of(
                ZONE_REGION,
                Leaf.of(Instant.class, Tag.INSTANT, (v, out) -> seconds(v.getEpochSecond(), v.getNano(), out),
                        in -> Instant.ofEpochSecond(in.readSigned(), in.readSignedInt())),
                Leaf.of(Duration.class, Tag.DURATION, (v, out) -> seconds(v.getSeconds(), v.getNano(), out),
                        in -> Duration.ofSeconds(in.readSigned(), in.readSignedInt())),
                Leaf.of(LocalDate.class, Tag.LOCAL_DATE, TimeLeaves::date, TimeLeaves::date),
                Leaf.of(LocalTime.class, Tag.LOCAL_TIME, TimeLeaves::time, TimeLeaves::time),
                Leaf.of(LocalDateTime.class, Tag.LOCAL_DATE_TIME, TimeLeaves::dateTime, TimeLeaves::dateTime),
                Leaf.of(OffsetTime.class, Tag.OFFSET_TIME, TimeLeaves::offsetTime,
                        in -> OffsetTime.of(time(in), offset(in))),
                Leaf.of(OffsetDateTime.class, Tag.OFFSET_DATE_TIME, TimeLeaves::offsetDateTime,
                        in -> OffsetDateTime.of(dateTime(in), offset(in))),
                Leaf.of(ZonedDateTime.class, Tag.ZONED_DATE_TIME, TimeLeaves::zoned, TimeLeaves::zoned),
                Leaf.of(Year.class, Tag.YEAR, (v, out) -> out.writeSigned(v.getValue()), in -> Year.of(in.readSignedInt())),
                Leaf.of(YearMonth.class, Tag.YEAR_MONTH, (v, out) -> pair(v.getYear(), v.getMonthValue(), out),
                        in -> YearMonth.of(in.readSignedInt(), in.readSignedInt())),
                Leaf.of(MonthDay.class, Tag.MONTH_DAY, (v, out) -> pair(v.getMonthValue(), v.getDayOfMonth(), out),
                        in -> MonthDay.of(in.readSignedInt(), in.readSignedInt())),
                Leaf.of(Period.class, Tag.PERIOD, TimeLeaves::period,
                        in -> Period.of(in.readSignedInt(), in.readSignedInt(), in.readSignedInt())),
                Leaf.of(ZoneOffset.class, Tag.ZONE_OFFSET, TimeLeaves::offset, TimeLeaves::offset));
    }

    private static void pair(int first, int second, ByteSink out) {
        out.writeSigned(first);
        out.writeSigned(second);
    }

    private static void seconds(long seconds, int nanos, ByteSink out) {
        out.writeSigned(seconds);
        out.writeSigned(nanos);
    }

    private static void date(LocalDate value, ByteSink out) {
        out.writeSigned(value.toEpochDay());
    }

    private static LocalDate date(ByteSource in) {
        return LocalDate.ofEpochDay(in.readSigned());
    }

    private static void time(LocalTime value, ByteSink out) {
        seconds(value.toSecondOfDay(), value.getNano(), out);
    }

    private static LocalTime time(ByteSource in) {
        return LocalTime.ofSecondOfDay(in.readSigned()).withNano(in.readSignedInt());
    }

    private static void dateTime(LocalDateTime value, ByteSink out) {
        date(value.toLocalDate(), out);
        time(value.toLocalTime(), out);
    }

    private static LocalDateTime dateTime(ByteSource in) {
        return LocalDateTime.of(date(in), time(in));
    }

    private static void offset(ZoneOffset value, ByteSink out) {
        out.writeSigned(value.getTotalSeconds());
    }

    private static ZoneOffset offset(ByteSource in) {
        return ZoneOffset.ofTotalSeconds(in.readSignedInt());
    }

    private static void offsetTime(OffsetTime value, ByteSink out) {
        time(value.toLocalTime(), out);
        offset(value.getOffset(), out);
    }

    private static void offsetDateTime(OffsetDateTime value, ByteSink out) {
        dateTime(value.toLocalDateTime(), out);
        offset(value.getOffset(), out);
    }

    private static void zoned(ZonedDateTime value, ByteSink out) {
        dateTime(value.toLocalDateTime(), out);
        offset(value.getOffset(), out);
        out.writeByte(value.getZone() instanceof ZoneOffset ? 1 : 0);
        if (!(value.getZone() instanceof ZoneOffset)) {
            out.writeString(value.getZone().getId());
        }
    }

    // The instant decides, should the rules of the zone be others on this JVM.
    private static ZonedDateTime zoned(ByteSource in) {
        LocalDateTime dateTime = dateTime(in);
        ZoneOffset offset = offset(in);
        ZoneId zone = in.readByte() == 1 ? offset : ZoneId.of(in.readString());
        return ZonedDateTime.ofInstant(dateTime, offset, zone);
    }

    private static void period(Period value, ByteSink out) {
        out.writeSigned(value.getYears());
        out.writeSigned(value.getMonths());
        out.writeSigned(value.getDays());
    }
}
