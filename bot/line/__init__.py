"""The only place that knows LINE's interface; nothing else imports linebot."""
