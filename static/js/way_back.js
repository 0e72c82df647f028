// After a log-in: the form comes back by itself. Its fields may have any name, so their form's own method is called.
HTMLFormElement.prototype.submit.call(document.getElementById("way-back"));
