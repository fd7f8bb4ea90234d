"""The commands of `tonewise`, one file each; a file is imported only when its command is used."""
