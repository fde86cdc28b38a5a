// Go's own net/http: write, then flush.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"math"
	"net/http"
	"os"
	"time"

	"interop/messages"
)

func anyOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		next.ServeHTTP(w, r)
	})
}

func send(w http.ResponseWriter, n int, isFirst bool) {
	if isFirst {
		fmt.Fprint(w, "retry: 100\n")
	}
	if event := messages.Type(n); event != "" {
		fmt.Fprintf(w, "event: %s\n", event)
	}
	data, _ := json.Marshal(messages.New(n))
	fmt.Fprintf(w, "id: %d\ndata: %s\n\n", n, data)
	w.(http.Flusher).Flush()
}

// wait says false when the client has gone.
func wait(r *http.Request, pause time.Duration) bool {
	select {
	case <-r.Context().Done():
		return false
	case <-time.After(pause):
		return true
	}
}

func stream(w http.ResponseWriter, r *http.Request, from, to int, pause time.Duration) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	for n := from; n <= to; n++ {
		send(w, n, n == from)
		if !wait(r, pause) {
			return
		}
	}
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/list", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(messages.First())
	})
	mux.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
		last := messages.Last(r)
		if last >= messages.Events {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		stream(w, r, last+1, min(last+messages.PerConnection, messages.Events), 20*time.Millisecond)
	})
	mux.HandleFunc("/ticks", func(w http.ResponseWriter, r *http.Request) {
		last := messages.Last(r)
		stream(w, r, last+1, math.MaxInt, 100*time.Millisecond)
	})
	mux.HandleFunc("/quiet", func(w http.ResponseWriter, r *http.Request) {
		last := messages.Last(r)
		if wait(r, time.Second) {
			stream(w, r, last+1, last+1, 5*time.Second)
		}
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), anyOrigin(mux)))
}
