package main

import (
	"io"
	"os"
	"time"

	"github.com/gin-gonic/gin"
)

func main() {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.GET("/api/stream", func(c *gin.Context) {
		c.Header("Content-Type", "text/event-stream")
		c.Header("Cache-Control", "no-cache")
		c.Header("Connection", "keep-alive")
		c.Header("Access-Control-Allow-Origin", "*")

		c.SSEvent("message", gin.H{"type": "connected"})
		count := 0
		c.Stream(func(w io.Writer) bool {
			c.SSEvent("update", gin.H{"count": count})
			count++
			time.Sleep(100 * time.Millisecond)
			return true
		})
	})
	r.Run("127.0.0.1:" + os.Getenv("PORT"))
}
