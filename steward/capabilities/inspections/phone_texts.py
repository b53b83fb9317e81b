"""What the phone says: handed to its page as data, so that it is there without a network, too."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    """Every sentence of `frontend/field`, by the name it is asked for; `{}` are blanks that the page fills."""
    parts = (_rounds, _round, _finding, _answering, _keeping, _sending, _phone, _trouble)
    return {name: words for part in parts for name, words in part().items()}


def _rounds() -> dict[str, str]:
    return {
        "my_rounds": _("My rounds"),
        "back": _("Leave this screen"),
        "cancel": _("Never mind"),
        "go_on": _("OK"),
        "sign_in": _("Sign in"),
        "state_done": _("Complete"),
        "state_gaps": _("With gaps"),
        "state_walking": _("Under way"),
        "state_over": _("Time is over"),
        "state_soon": _("Not yet"),
        "state_open": _("To be walked"),
        "time_left": _("{span} left"),
        "minutes": _("{n} min"),
        "hours": _("{n} h"),
        "days": _("{n} days"),
        "voluntary": _("Voluntary round"),
        "fetching": _("Fetching your rounds…"),
        "sign_in_first": _("Sign in once with a network; from then on your rounds are on this phone."),
        "never_fetched": _("No rounds on this phone yet. Open this page once where there is a network."),
        "no_rounds": _("No rounds for you at the moment."),
        "nothing_now": _("Nothing is left for today."),
        "no_rounds_do": _(
            "Rounds of the coming week appear here by themselves. If one is missing, ask your superior."
        ),
        "coming": _("Coming days ({n})"),
        "past": _("Over ({n})"),
        "fresh": _("{name} · fetched {when}"),
        "old": _("These rounds were fetched more than a day ago."),
        "old_do": _("You can walk them all the same; what you record is kept and sent later."),
    }


def _round() -> dict[str, str]:
    return {
        "progress": _("Points visited"),
        "ordered": _("In this order"),
        "point_done": _("Visited"),
        "point_next": _("Next point"),
        "point_left": _("Left out"),
        "point_open": _("Still to visit"),
        "walk_time": _("{n} min to walk"),
        "position": _("Send where I am with each point"),
        "position_why": _("Only while you walk a round."),
        "go_on_with": _("Go on with {name}"),
        "round_gone": _("This round is not yours any more."),
        "round_gone_do": _("What you recorded is kept, and sent when there is a network."),
        "ended_at": _("Ended {when}"),
        "too_early": _("This round opens at {when}."),
        "left_out": _("Left out on the way:"),
        "begin_scan": _("Begin: scan"),
        "scan": _("Scan"),
        "type_code": _("Type code"),
        "end_round": _("End the round"),
        "end_early": _("End with gaps?"),
        "not_visited": _("Not visited yet:"),
        "end_anyway": _("End anyway"),
        "walk_on": _("Walk on"),
        "round_ended": _("The round is ended."),
    }


def _finding() -> dict[str, str]:
    return {
        "scan_hint": _("Hold the label inside the frame."),
        "nfc_hint": _("Hold the label inside the frame, or the phone to the tag."),
        "nfc_read": _("Read the NFC tag"),
        "nfc_refused": _("NFC is off or not allowed. Switch it on, or scan the label."),
        "lamp_on": _("Light on"),
        "lamp_off": _("Light off"),
        "camera_picture": _("Picture of the camera"),
        "strange_label": _("This label belongs to no point of this round."),
        "other_round": _("This label belongs to another round of yours: {name}"),
        "code": _("Code"),
        "code_where": _("It is printed below the QR code on the label."),
        "no_such_code": _("No point of this round has the code {code}. Compare it with the label."),
        "visited_already": _("You recorded this point at {when}."),
        "visit_again": _("Record again"),
        "camera_http": _("The camera works only at an address with https."),
        "camera_http_do": _("Type the code instead, and ask your administrator for the secure address."),
        "camera_none": _("This phone offers no camera."),
        "camera_none_do": _("Type the code that is printed on the label."),
        "camera_refused": _("The camera is not allowed for this page."),
        "camera_refused_do": _(
            "Allow it in the browser's settings for this address and come back, or type the code."
        ),
        "camera_busy": _("The camera does not start."),
        "camera_busy_do": _("Close other programs that use it and come back, or type the code."),
    }


def _answering() -> dict[str, str]:
    return {
        "pass": _("In order"),
        "fail": _("Not in order"),
        "na": _("n/a"),
        "words": _("Write here"),
        "note": _("Note"),
        "between": _("{least} to {most}{unit}"),
        "at_least": _("At least {least}{unit}"),
        "at_most": _("At most {most}{unit}"),
        "outside": _("Outside the limits"),
        "no_number": _("This is no number"),
        "photo_wanted": _("A photo is needed"),
        "photo": _("Photograph"),
        "shoot": _("Take the photo"),
        "gallery": _("Choose from the gallery (marked as such)"),
        "from_gallery": _("Gallery"),
        "remove_photo": _("Remove this photo"),
        "picture_do": _("Choose a picture instead, or come back when the camera is free."),
        "signature": _("Signature"),
        "signature_when": _("Where somebody on site has to sign."),
        "sign": _("Sign"),
        "sign_again": _("Sign again"),
        "sign_here": _("Sign here"),
    }


def _keeping() -> dict[str, str]:
    return {
        "clear": _("Clear"),
        "take_over": _("Use this"),
        "record_point": _("Record this point"),
        "answers_left": _("{n} of {all} still open"),
        "point_saved": _("Kept on this phone: {name}"),
        "discard": _("Throw these answers away"),
        "discard_what": _("What you answered and photographed at this point is deleted."),
        "visited_again": _("You recorded this point before; both records count as they are."),
        "full": _("The phone's storage is full: this was not kept."),
        "full_do": _(
            "Send what waits, or delete other things on the phone, then do it once more. Everything before is kept."
        ),
        "not_kept": _("The phone could not keep this."),
        "not_kept_do": _(
            "Do it once more. If it happens again, open the page anew: everything before is kept."
        ),
    }


def _sending() -> dict[str, str]:
    return {
        "outbox": _("Sending"),
        "chip_sent": _("All sent"),
        "chip_offline": _("No network"),
        "chip_waiting": _("{n} of {all} wait"),
        "chip_sending": _("Sending {n}"),
        "chip_unread": _("{n} to read"),
        "waiting": _("{n} of {all} wait for the network"),
        "all_sent": _("Everything is sent"),
        "send_now": _("Send now"),
        "fetch_now": _("Fetch my rounds now"),
        "sending": _("Sending…"),
        "sent_waiting": _("Waits"),
        "sent_taken": _("Sent"),
        "sent_beside": _("Twice"),
        "sent_refused": _("Not taken"),
        "kind_begin": _("Beginning"),
        "kind_end": _("End"),
        "beside": _(
            "Somebody else recorded this point, too. Both records are kept; your superior sees them side by side."
        ),
        "photo_lost": _("A photo of this record is no longer on the phone."),
        "refused_plain": _("The server did not take this record. It is kept here."),
        "try_again": _("Try again"),
        "seen": _("Seen"),
        "others": _("{n} records of {name} wait on this phone."),
        "others_do": _("They are sent when that person signs in here again; nobody else can send them."),
        "save_copy": _("Save a copy of what is not sent"),
        "file_name": _("rounds"),
    }


def _phone() -> dict[str, str]:
    return {
        "this_phone": _("This phone"),
        "phone_person": _("Signed in"),
        "phone_nobody": _("Nobody yet"),
        "phone_fresh": _("Rounds fetched"),
        "phone_clock": _("Time of the phone"),
        "clock_right": _("Right"),
        "clock_ahead": _("This phone's clock is {span} fast."),
        "clock_behind": _("This phone's clock is {span} slow."),
        "clock_do": _("Set it to automatic. Records keep both times, the server's counts."),
        "clock_both": _("{phone} on the phone, {right} by the server"),
        "phone_zone": _("Time zone"),
        "zone_both": _("{phone} on the phone, {right} at the site"),
        "zone_other": _("This phone is set to another time zone."),
        "zone_do": _("Times here are those of the site: it is {right} there, {phone} on the phone."),
        "phone_room": _("Storage"),
        "room": _("{used} of {all}"),
        "phone_safe": _("Data is kept"),
        "kept_safe": _("Until it is sent"),
        "kept_unsafe": _("The browser may clear it: put this page on the home screen"),
    }


def _trouble() -> dict[str, str]:
    return {
        "http": _("This address is not secure (http)."),
        "http_do": _(
            "Camera, photos and working without a network need https. Ask your administrator for that address."
        ),
        "base": _("This browser keeps nothing."),
        "base_do": _(
            "Leave the private window or free some storage, then open the page anew. Do not walk a round like this."
        ),
        "signed_out": _("You are signed out."),
        "signed_out_do": _("Everything is kept. {n} records go on when {name} signs in again."),
        "update": _("A new version is ready."),
        "update_do": _("Nothing is lost. It also comes by itself when no round is under way."),
        "update_now": _("Update now"),
    }
