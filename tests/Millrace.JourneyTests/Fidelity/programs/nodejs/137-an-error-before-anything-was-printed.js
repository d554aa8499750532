const started = require('stream');
null.property;
