"""Questions of officers: chosen by taps, written and answered on pages, answers that help others kept as FAQ."""
