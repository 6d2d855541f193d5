"""The figures that matter, run by hand: ``make bench``. One line each: name value unit."""
