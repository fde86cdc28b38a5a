package interop;

import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring WebFlux: a Flux of ServerSentEvent. */
@RestController
@CrossOrigin
public class StreamController {

    @GetMapping("/list")
    Message.First list() {
        return Message.first();
    }

    @GetMapping("/events")
    ResponseEntity<Flux<ServerSentEvent<Message>>> events(
            @RequestHeader(name = "Last-Event-ID", required = false) Integer header,
            @RequestParam(name = "from", required = false) Integer query) {
        int last = lastEventId(header, query);
        if (last >= Message.EVENTS) return ResponseEntity.noContent().build();
        int count = Math.min(Message.PER_CONNECTION, Message.EVENTS - last);
        return stream(each(last + 1, count, Duration.ofMillis(20)));
    }

    @GetMapping("/ticks")
    ResponseEntity<Flux<ServerSentEvent<Message>>> ticks(
            @RequestHeader(name = "Last-Event-ID", required = false) Integer header,
            @RequestParam(name = "from", required = false) Integer query) {
        int last = lastEventId(header, query);
        return stream(each(last + 1, Integer.MAX_VALUE - last, Duration.ofMillis(100)));
    }

    @GetMapping("/quiet")
    ResponseEntity<Flux<ServerSentEvent<Message>>> quiet(
            @RequestHeader(name = "Last-Event-ID", required = false) Integer header,
            @RequestParam(name = "from", required = false) Integer query) {
        int next = lastEventId(header, query) + 1;
        return stream(Mono.just(event(next, true))
                .delayElement(Duration.ofSeconds(1))
                .concatWith(Mono.delay(Duration.ofSeconds(5)).then(Mono.empty())));
    }

    private static int lastEventId(Integer header, Integer query) {
        if (header != null) return header;
        return query == null ? 0 : query;
    }

    private static Flux<ServerSentEvent<Message>> each(int from, int count, Duration pause) {
        return Flux.range(from, count).delayElements(pause).map(n -> event(n, n == from));
    }

    private static ServerSentEvent<Message> event(int n, boolean isFirst) {
        ServerSentEvent.Builder<Message> event = ServerSentEvent.<Message>builder().id(String.valueOf(n));
        if (isFirst) event.retry(Duration.ofMillis(100));
        if (n % 3 == 0) event.event("update");
        return event.data(Message.of(n)).build();
    }

    private static ResponseEntity<Flux<ServerSentEvent<Message>>> stream(Flux<ServerSentEvent<Message>> events) {
        return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).body(events);
    }
}
