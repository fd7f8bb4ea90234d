"""Live audio as others send it: one file a wire protocol, none of which opens a socket."""
