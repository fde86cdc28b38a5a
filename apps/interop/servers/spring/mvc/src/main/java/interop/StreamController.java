package interop;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Spring MVC: an SseEmitter, sent to from a thread of one's own. */
@RestController
@CrossOrigin
public class StreamController {

    private final ExecutorService senders = Executors.newCachedThreadPool();

    @GetMapping("/list")
    Message.First list() {
        return Message.first();
    }

    @GetMapping("/events")
    ResponseEntity<SseEmitter> events(
            @RequestHeader(name = "Last-Event-ID", required = false) Integer header,
            @RequestParam(name = "from", required = false) Integer query) {
        int last = lastEventId(header, query);
        if (last >= Message.EVENTS) return ResponseEntity.noContent().build();
        return stream(0, last + 1, Math.min(last + Message.PER_CONNECTION, Message.EVENTS), 20);
    }

    @GetMapping("/ticks")
    ResponseEntity<SseEmitter> ticks(
            @RequestHeader(name = "Last-Event-ID", required = false) Integer header,
            @RequestParam(name = "from", required = false) Integer query) {
        return stream(0, lastEventId(header, query) + 1, Integer.MAX_VALUE, 100);
    }

    @GetMapping("/quiet")
    ResponseEntity<SseEmitter> quiet(
            @RequestHeader(name = "Last-Event-ID", required = false) Integer header,
            @RequestParam(name = "from", required = false) Integer query) {
        int next = lastEventId(header, query) + 1;
        return stream(1_000, next, next, 5_000);
    }

    private static int lastEventId(Integer header, Integer query) {
        if (header != null) return header;
        return query == null ? 0 : query;
    }

    private ResponseEntity<SseEmitter> stream(long before, int from, int to, long pause) {
        SseEmitter emitter = new SseEmitter(0L);
        senders.execute(() -> {
            try {
                Thread.sleep(before);
                for (int n = from; n <= to; n++) {
                    emitter.send(event(n, n == from));
                    Thread.sleep(pause);
                }
                emitter.complete();
            } catch (IOException | IllegalStateException | InterruptedException gone) {
                emitter.completeWithError(gone);
            }
        });
        return ResponseEntity.ok(emitter);
    }

    private static SseEmitter.SseEventBuilder event(int n, boolean isFirst) {
        SseEmitter.SseEventBuilder event = SseEmitter.event().id(String.valueOf(n));
        if (isFirst) event.reconnectTime(100);
        if (n % 3 == 0) event.name("update");
        return event.data(Message.of(n));
    }
}
