package takeoutweb

import (
	"net/http"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/web"
	"pathways/internal/takeout"
)

// eraseView is the page that asks before everything is erased.
type eraseView struct {
	Standing takeout.Standing
	Email    string // of the account
	Typed    string
	Receipt  string
	Fault    string
}

func (rm *room) ask(w http.ResponseWriter, r *http.Request) error {
	return rm.askPage(w, r, http.StatusOK, eraseView{Receipt: ids.New()}, true)
}

func (rm *room) askPage(w http.ResponseWriter, r *http.Request, status int, v eraseView, nameless bool) (err error) {
	viewer := authz.From(r.Context())
	v.Email = viewer.Email
	if v.Standing, err = rm.takeout.Preview(r.Context(), viewer, nameless); err != nil {
		return err
	}
	return web.Render(w, r, status, erasePage(v, head(i18n.T(r.Context(), "takeout.erase.title"))))
}

// erase erases the viewer and leads to the receipt. Nothing of the form is read before it is known who is there, so that
// a proof can be asked for and the form goes on afterwards.
func (rm *room) erase(w http.ResponseWriter, r *http.Request) error {
	ctx, viewer, receipt := r.Context(), authz.From(r.Context()), r.PathValue("receipt")
	if !viewer.SignedIn() {
		if _, err := rm.takeout.Receipt(ctx, receipt); err == nil {
			return rm.erased(w, r, receipt)
		}
		return errs.New(errs.SignIn, "takeoutweb.erase", "")
	}
	if err := viewer.Proof(time.Now()); err != nil {
		return err
	}
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	wish := takeout.Wish{Email: form.Get("email"), Nameless: form.Get("others") != "remove", Receipt: receipt}
	done, err := rm.takeout.Erase(ctx, viewer, wish)
	switch {
	case errs.Is(err, errs.Invalid):
		v := eraseView{Typed: wish.Email, Receipt: receipt, Fault: i18n.T(ctx, "takeout.erase.other")}
		return rm.askPage(w, r, http.StatusUnprocessableEntity, v, wish.Nameless)
	case errs.Is(err, errs.Conflict):
		return rm.askPage(w, r, http.StatusConflict, eraseView{Receipt: receipt}, wish.Nameless)
	case errs.Is(err, errs.NotFound):
		// A second press at the same time.
		if _, gone := rm.takeout.Receipt(ctx, receipt); gone == nil {
			return rm.erased(w, r, receipt)
		}
		return err
	case err != nil:
		return err
	}
	return rm.erased(w, r, done.ID)
}

// erased leads to a receipt and has the browser forget what it keeps of us.
func (rm *room) erased(w http.ResponseWriter, r *http.Request, receipt string) error {
	w.Header().Set("Clear-Site-Data", `"cookies", "storage"`)
	return web.Redirect(w, r, "/erase/receipt/"+receipt)
}

func (rm *room) receipt(w http.ResponseWriter, r *http.Request) error {
	receipt, err := rm.takeout.Receipt(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, receiptPage(receipt, head(i18n.T(r.Context(), "takeout.receipt.title"))))
}

func (rm *room) receiptText(w http.ResponseWriter, r *http.Request) error {
	receipt, err := rm.takeout.Receipt(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	body := []byte(receipt.Text(i18n.From(r.Context())))
	return web.WriteData(w, r, web.Data{Type: "text/plain; charset=utf-8", Name: "pathways-receipt.txt", Body: body})
}

// others is the choice of what becomes of words for others, as the form says it.
func others(nameless bool) string {
	if nameless {
		return "keep"
	}
	return "remove"
}
