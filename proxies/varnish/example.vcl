# Which responses are checked, and how; README.md says what mode does.
vcl 4.1;

import opstatus;

backend gateway {
    .host = "127.0.0.1";
    .port = "19080";
}

sub vcl_backend_fetch {
    # Varnish asks for gzip by itself, and what is compressed is not checked.
    unset bereq.http.Accept-Encoding;
}

sub vcl_backend_response {
    if (bereq.url ~ "^/Faults/?(\?|$)") {
        # Names that differ from the known ones in case only are unknown to opstatus, but known to
        # Microsoft's .NET client: rejecting unknown members keeps the two from reading differently.
        opstatus.check(mode = abort, framing = array, reject_unknown_members = true);
    }
}
