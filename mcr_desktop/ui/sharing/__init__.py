"""The screen of sharing: where it syncs, who is inside which fence, devices, files to carry."""
