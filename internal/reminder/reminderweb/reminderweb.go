// Package reminderweb is the page on which a person asks for letters about the dates of their plans and makes their
// calendar address, the way out of the letters, and the calendar itself.
package reminderweb

import (
	"context"
	"embed"
	"errors"
	"net/http"
	"strconv"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ical"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/reminder"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

type pages struct {
	reminders *reminder.Service
	base      string
}

const address = "/pathway/reminders"

// Routes are the addresses of reminders. base is the public address of the program; empty: that of the request.
func Routes(reminders *reminder.Service, base string) []web.Route {
	p := pages{reminders, base}
	return []web.Route{
		{Pattern: "GET /pathway/reminders", Handle: p.overview, For: web.People},
		{Pattern: "POST /pathway/reminders", Handle: p.choose, For: web.People},
		{Pattern: "POST /pathway/reminders/feed", Handle: p.makeFeed, For: web.People},
		{Pattern: "POST /pathway/reminders/feed/names", Handle: p.nameCompetencies, For: web.People},
		{Pattern: "POST /pathway/reminders/feed/end", Handle: p.endFeed, For: web.People},
		{Pattern: "GET /reminders/stop/{secret}", Handle: p.askStop, For: web.Everybody},
		{Pattern: "POST /reminders/stop/{secret}", Handle: p.stop, For: web.Everybody},
		{Pattern: "GET /feeds/{secret}", Handle: p.calendar, For: web.Everybody},
	}
}

// view is the page with what is chosen, or with what was sent and does not fit.
type view struct {
	reminder.Overview
	Email  string
	Sent   reminder.Settings // what the form shows
	Faults map[string]string
	Done   string // key of what was just done; "" for nothing
	Feed   string // the whole calendar address, on the page that makes it only
}

// done are what the page may say was just done, by the value of ?done=.
var done = map[string]string{"saved": "reminder.done.saved", "names": "reminder.done.names", "ended": "reminder.done.ended"}

func (p pages) overview(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, func(v *view) { v.Done = done[r.URL.Query().Get("done")] })
}

// show renders the page with what is stored, after a change for this answer.
func (p pages) show(w http.ResponseWriter, r *http.Request, status int, change func(*view)) error {
	who := authz.From(r.Context())
	o, err := p.reminders.Overview(r.Context(), who)
	if err != nil {
		return err
	}
	v := view{Overview: o, Email: who.Email, Sent: o.Settings}
	change(&v)
	return web.Render(w, r, status, overviewView(v))
}

func (p pages) choose(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(form.Get("days"))
	if err != nil {
		days = -1 // one that nobody can choose
	}
	want := reminder.Settings{Wanted: form.Get("wanted") == "yes", Days: days, Zone: form.Get("zone")}
	err = p.reminders.Choose(r.Context(), authz.From(r.Context()), want, web.Base(r, p.base))
	var fault *errs.Error
	if errors.As(err, &fault) && len(fault.Fields) > 0 {
		return p.show(w, r, http.StatusUnprocessableEntity, func(v *view) {
			v.Sent, v.Faults = want, map[string]string{}
			for _, f := range fault.Fields {
				v.Faults[f.Name] = ui.T(r.Context(), f.Key, f.Args...)
			}
		})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, address+"?done=saved")
}

// makeFeed answers with the page itself: the address that it shows is not kept anywhere.
func (p pages) makeFeed(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	secret, err := p.reminders.MakeFeed(r.Context(), authz.From(r.Context()), form.Get("names") == "yes")
	if err != nil {
		return err
	}
	return p.show(w, r, http.StatusOK, func(v *view) { v.Feed = web.Base(r, p.base) + "/feeds/" + secret })
}

func (p pages) nameCompetencies(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	err = p.reminders.NameCompetencies(r.Context(), authz.From(r.Context()), form.Get("names") == "yes")
	if errs.Is(err, errs.NotFound) { // ended in another tab: the page says that there is none
		return web.Redirect(w, r, address)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, address+"?done=names")
}

func (p pages) endFeed(w http.ResponseWriter, r *http.Request) error {
	if err := p.reminders.EndFeed(r.Context(), authz.From(r.Context())); err != nil {
		return err
	}
	return web.Redirect(w, r, address+"?done=ended")
}

func (p pages) askStop(w http.ResponseWriter, r *http.Request) error {
	web.ByLink(w, r)
	if err := p.reminders.CanStop(r.Context(), r.PathValue("secret")); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, stopView(r.URL.Query().Get("done") == "stopped"))
}

// stop ends the letters. The button of a mail program (RFC 8058) gets its answer at once, as it follows nobody.
func (p pages) stop(w http.ResponseWriter, r *http.Request) error {
	web.ByLink(w, r)
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	if err := p.reminders.Stop(r.Context(), r.PathValue("secret")); err != nil {
		return err
	}
	if form.Get("List-Unsubscribe") != "" {
		return web.Render(w, r, http.StatusOK, stopView(true))
	}
	return web.Redirect(w, r, r.URL.Path+"?done=stopped")
}

func (p pages) calendar(w http.ResponseWriter, r *http.Request) error {
	body, err := p.reminders.Calendar(r.Context(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	web.ByLink(w, r)
	w.Header().Set("Cache-Control", "private, max-age=0, must-revalidate")
	return web.WriteData(w, r, web.Data{Type: ical.MediaType, ETag: web.ETag(body), Body: body})
}

// dateLines are dates as a list says them.
func dateLines(ctx context.Context, dates []reminder.Date) []string {
	ws := i18n.From(ctx)
	var out []string
	for _, d := range dates {
		out = append(out, ws.Day(d.Day)+": "+reminder.Said(ws, d))
	}
	return out
}

// wish are the two answers to whether letters are wanted.
func wish(ctx context.Context, v view) ui.Choices {
	value := "no"
	if v.Sent.Wanted {
		value = "yes"
	}
	return ui.Choices{
		Name: "wanted", Legend: ui.T(ctx, "reminder.letters.wanted"), Domain: ui.NoDomain, Value: value,
		Options: []ui.Option{
			{Value: "no", Label: ui.T(ctx, "reminder.letters.no")},
			{Value: "yes", Label: ui.T(ctx, "reminder.letters.yes")},
		},
	}
}

func days(ctx context.Context, v view) ui.Choices {
	c := ui.Choices{Name: "days", Legend: ui.T(ctx, "reminder.days"), Domain: ui.NoDomain, Value: strconv.Itoa(v.Sent.Days), Error: v.Faults["days"]}
	for _, n := range reminder.Leads {
		label := ui.T(ctx, "reminder.days.before", "count", n)
		if n == 0 {
			label = ui.T(ctx, "reminder.days.same")
		}
		c.Options = append(c.Options, ui.Option{Value: strconv.Itoa(n), Label: label})
	}
	return c
}

func zone(ctx context.Context, v view) ui.Input {
	in := ui.Input{
		Kind: ui.Select, Name: "zone", Label: ui.T(ctx, "reminder.zone"), Help: ui.T(ctx, "reminder.zone.help", "hour", reminder.Hour),
		Value: v.Sent.Zone, Error: v.Faults["zone"],
	}
	for _, name := range reminder.Zones {
		in.Options = append(in.Options, ui.Option{Value: name, Label: name})
	}
	if v.Next.IsZero() && len(v.Faults) == 0 {
		in.Attrs = map[string]any{"data-zone": true} // the script chooses that of the browser
	}
	return in
}

func faults(v view) ui.Faults {
	var out ui.Faults
	for _, name := range []string{"days", "zone"} {
		if text := v.Faults[name]; text != "" {
			out = append(out, ui.Fault{Field: name, Text: text})
		}
	}
	return out
}
