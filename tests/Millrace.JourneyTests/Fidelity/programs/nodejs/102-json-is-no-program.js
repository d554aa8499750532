{ "name": "value" }
