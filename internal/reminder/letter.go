package reminder

import (
	"strings"
	"time"

	"pathways/internal/platform/i18n"
	"pathways/internal/platform/mail"
)

// usefulFor is how long a letter is of use: a day later there may be another one.
const usefulFor = 36 * time.Hour

// mostDates is how many dates one letter names; the plan has the others.
const mostDates = 50

// reader is somebody who wants letters, with what is needed to write one.
type reader struct {
	person, name, email, language string
	days                          int
	zone, base                    string
	told                          []string
}

// letter tells of dates ahead. stop is the address that ends the letters.
func letter(ws *i18n.Words, to reader, day time.Time, ahead []Date, stop string) mail.Letter {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\n") }
	line(ws.T("reminder.letter.hello", "name", to.name))
	line("")
	line(ws.T("reminder.letter.ahead"))
	line("")
	for i, d := range ahead {
		if i == mostDates {
			line(ws.T("reminder.letter.more"))
			break
		}
		line("* " + ws.Day(d.Day) + ": " + Said(ws, d))
	}
	line("")
	line(ws.T("reminder.letter.plan"))
	line(to.base + "/pathway/plan")
	line("")
	line(ws.T("reminder.letter.why"))
	line("")
	line(ws.T("reminder.letter.stop"))
	line(stop)
	return mail.Letter{
		Key: "reminder:" + to.person + ":" + day.Format(time.DateOnly), To: to.email, Name: to.name,
		Subject: ws.T("reminder.letter.subject"), Text: b.String(), Link: to.base + "/pathway/plan", Unsubscribe: stop,
	}
}

// Said says in a line what a date is.
func Said(ws *i18n.Words, d Date) string {
	title := strings.Join(strings.Fields(d.Title), " ")
	if title == "" {
		return ws.T("reminder.date." + string(d.What) + ".unnamed")
	}
	return ws.T("reminder.date."+string(d.What), "title", title)
}
