// Gin: c.Stream, and sse.Event for what has an id.
package main

import (
	"io"
	"log"
	"math"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/gin-contrib/sse"
	"github.com/gin-gonic/gin"

	"interop/messages"
)

func anyOrigin(c *gin.Context) {
	c.Header("Access-Control-Allow-Origin", "*")
}

func event(n int, isFirst bool) sse.Event {
	event := sse.Event{Id: strconv.Itoa(n), Event: messages.Type(n), Data: messages.New(n)}
	if isFirst {
		event.Retry = 100
	}
	return event
}

func stream(c *gin.Context, from, to int, pause time.Duration) {
	n := from
	c.Stream(func(io.Writer) bool {
		c.Render(-1, event(n, n == from))
		c.Writer.Flush()
		n++
		time.Sleep(pause)
		return n <= to
	})
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.Use(gin.Recovery(), anyOrigin)
	router.GET("/list", func(c *gin.Context) {
		c.JSON(http.StatusOK, messages.First())
	})
	router.GET("/events", func(c *gin.Context) {
		last := messages.Last(c.Request)
		if last >= messages.Events {
			c.Status(http.StatusNoContent)
			return
		}
		stream(c, last+1, min(last+messages.PerConnection, messages.Events), 20*time.Millisecond)
	})
	router.GET("/ticks", func(c *gin.Context) {
		last := messages.Last(c.Request)
		stream(c, last+1, math.MaxInt, 100*time.Millisecond)
	})
	router.GET("/quiet", func(c *gin.Context) {
		last := messages.Last(c.Request)
		time.Sleep(time.Second)
		stream(c, last+1, last+1, 5*time.Second)
	})
	log.Fatal(router.Run("127.0.0.1:" + os.Getenv("PORT")))
}
