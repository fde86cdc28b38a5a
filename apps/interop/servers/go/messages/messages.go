// Package messages has the messages of CONTRACT.md.
package messages

import (
	"net/http"
	"strconv"
)

const (
	Events        = 15
	PerConnection = 5
)

type Message struct {
	N    int    `json:"n"`
	Text string `json:"text"`
}

type List struct {
	Items       []Message `json:"items"`
	LastEventID string    `json:"lastEventId"`
}

func New(n int) Message {
	return Message{N: n, Text: "héllo 世界 🎉"}
}

// Type is the event type of message n, or nothing.
func Type(n int) string {
	if n%3 == 0 {
		return "update"
	}
	return ""
}

// First is what an API answers that is read before the stream.
func First() List {
	list := List{LastEventID: strconv.Itoa(PerConnection)}
	for n := 1; n <= PerConnection; n++ {
		list.Items = append(list.Items, New(n))
	}
	return list
}

// Last is the number of the last message that the client has.
func Last(r *http.Request) int {
	id := r.Header.Get("Last-Event-ID")
	if id == "" {
		id = r.URL.Query().Get("from")
	}
	n, _ := strconv.Atoi(id)
	return n
}
