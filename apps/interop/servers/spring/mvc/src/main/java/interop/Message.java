package interop;

import java.util.List;
import java.util.stream.IntStream;

/** A message of CONTRACT.md. */
public record Message(int n, String text) {

    static final int EVENTS = 15;
    static final int PER_CONNECTION = 5;

    /** What an API answers that is read before the stream. */
    record First(List<Message> items, String lastEventId) {}

    static Message of(int n) {
        return new Message(n, "héllo 世界 🎉");
    }

    static First first() {
        List<Message> items = IntStream.rangeClosed(1, PER_CONNECTION).mapToObj(Message::of).toList();
        return new First(items, String.valueOf(PER_CONNECTION));
    }
}
