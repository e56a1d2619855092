//! Renders pages from a document, as the vendor's site shows them.

use serde_json::{Map, Value, json};

use elepay_spec::{Document, join, reference};

/// How a page shows its fields.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Style {
    /// A1: sections, with fields and attributes on lines of their own.
    Sectioned,
    /// B1: flat text without the names, marks and labels of fields.
    FlatUnnamed,
    /// B2: flat text with names and labels, each value running into the next name.
    FlatNamed,
    /// With the data that it was rendered from.
    Html,
    /// There is no page.
    Missing,
}

/// Where a page states limits that both a sentence and an attribute can state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limits {
    English,
    Japanese,
    Attributes,
}

/// Returns the page of every operation.
pub fn pages(document: &Document, style: Style, limits: Limits) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for (at, path, _) in document.members("/paths") {
        for (_, method, operation) in document.members(&at) {
            let page = Renderer { document, style, limits, text: String::new() };
            let id = operation["operationId"].as_str().expect("an id").to_owned();
            pages.push((id, page.page(path, &method.to_uppercase(), operation)));
        }
    }
    pages
}

struct Renderer<'a> {
    document: &'a Document,
    style: Style,
    limits: Limits,
    text: String,
}

impl<'a> Renderer<'a> {
    fn page(mut self, path: &str, method: &str, operation: &'a Value) -> String {
        let title = operation["externalDocs"]["description"].as_str().unwrap_or("Title");
        let security = operation.get("security").unwrap_or(self.document.at("/security"));
        let first = security[0].as_object().and_then(|scheme| scheme.keys().next());
        let scheme = first.and_then(|name| self.document.at("/components/securitySchemes")[name]["scheme"].as_str());
        let authentication = if scheme == Some("basic") { "Basic" } else { "Bearer" };
        if self.style == Style::Sectioned {
            let tag = operation["tags"][0].as_str().unwrap_or("Tag");
            self.text = format!("Logoelepay\n{tag}\n\n{title}\n\nA summary.\n\n{method}\n{path}\n");
            self.line(&format!("Authorization{authentication} <token>\n\nThe secret key.\n\nIn: header\n"));
        } else {
            let how = format!("Authentication is performed via {authentication} auth.\nIn: header\n");
            self.text = if self.style == Style::FlatUnnamed {
                format!("{title}\nA summary.\n{how}")
            } else {
                format!("Tag\n{title}\nA summary.\nAuthorization{authentication} <token>\n{how}")
            };
        }
        for (kind, heading) in [("path", "Path Parameters"), ("query", "Query Parameters")] {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let parameters: Vec<_> = parameters.filter(|parameter| parameter["in"] == kind).collect();
            if !parameters.is_empty() {
                self.heading(heading);
                let fields = parameters.into_iter().map(|parameter| {
                    let name = parameter["name"].as_str().expect("a name");
                    (name, parameter["required"] == true, &parameter["schema"])
                });
                self.fields(fields.collect());
            }
        }
        let mut body = None;
        if let Some(content) = operation["requestBody"]["content"].as_object() {
            let (content_type, media) = content.iter().next().expect("a content type");
            let sent = &media["schema"];
            self.heading("Request Body");
            self.heading(content_type);
            self.heading("What is sent");
            let at = Self::at(sent);
            let required = required(self.schema(sent));
            let members = self.document.members(&join(&at, "properties"));
            let fields =
                members.into_iter().map(|(_, name, property)| (name, required.contains(&json!(name)), property));
            self.fields(fields.collect());
            body = Some(self.sample(sent, true));
        }
        self.heading("Response Body");
        let mut response = None;
        let responses = operation["responses"].as_object().expect("responses");
        let success = responses.iter().find(|(status, _)| status.starts_with('2')).map(|(_, success)| success);
        if let Some(content) = success.and_then(|success| success["content"].as_object()) {
            let (content_type, media) = content.iter().next().expect("a content type");
            self.heading(content_type);
            response = Some(self.sample(&media["schema"], false));
        }
        self.call(path, method, operation, body.as_ref(), response.as_ref());
        self.text
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn heading(&mut self, line: &str) {
        self.line(line);
        if self.style == Style::Sectioned {
            self.text.push('\n');
        }
    }

    fn fields(&mut self, fields: Vec<(&str, bool, &Value)>) {
        let last = fields.len();
        for (index, (name, required, property)) in fields.into_iter().enumerate() {
            let schema = self.schema(property).clone();
            let mark = if required { '*' } else { '?' };
            let of_type = schema["type"].as_str().filter(|of_type| !["object", "array"].contains(of_type));
            let name = format!("{name}{mark}{}", of_type.unwrap_or_default());
            let (words, attributes) = self.description(&schema);
            let bullets = schema["enum"].as_array().into_iter().flatten().map(|value| format!("{} Words", text(value)));
            match self.style {
                Style::Sectioned => {
                    self.line(&format!("{name}\n\n{words}\n"));
                    for bullet in bullets {
                        self.line(&format!("  • {bullet}"));
                    }
                    for (label, value) in &attributes {
                        self.line(&format!("{label}{value}"));
                    }
                }
                Style::FlatUnnamed => {
                    self.line(&words);
                    for bullet in bullets {
                        self.line(&format!("- {bullet}"));
                    }
                    let values: Vec<_> = attributes.iter().map(|(_, value)| value.as_str()).collect();
                    self.text.push_str(&values.join("\n"));
                }
                _ => {
                    self.line(&name);
                    self.line(&words);
                    for bullet in bullets {
                        self.line(&format!("- {bullet}"));
                    }
                    for (label, value) in &attributes {
                        self.text.push_str(&format!("{label}\n{value}"));
                    }
                }
            }
            if index + 1 == last && self.style != Style::Sectioned && !attributes.is_empty() {
                self.text.push('\n');
            }
        }
        if self.style == Style::Sectioned {
            self.text.push('\n');
        }
    }

    /// Returns the description of a field, and its attributes.
    fn description(&self, schema: &Value) -> (String, Vec<(&'static str, String)>) {
        let mut words = vec!["Some words on it.".to_owned()];
        let mut attributes = Vec::new();
        let in_words = |keyword: &str| self.limits != Limits::Attributes && schema.get(keyword).is_some();
        let say = |english: String, japanese: String| if self.limits == Limits::Japanese { japanese } else { english };
        let number = |keyword: &str| schema[keyword].clone();
        let (minimum, maximum) = (number("minimum"), number("maximum"));
        if in_words("maxLength") {
            let most = number("maxLength");
            words.push(say(format!("Maximum length is {most} characters."), format!("最大桁数は{most}桁です。")));
        }
        if in_words("minimum") {
            words.push(say(format!("Minimum: {minimum} minutes,"), format!("最小:{minimum}分、")));
        }
        if in_words("maximum") {
            words.push(say(format!("Maximum: {maximum} minutes."), format!("最大:{maximum}分。")));
        }
        if in_words("maxProperties") {
            let most = number("maxProperties");
            words.push(say(format!("Up to {most} keys;"), format!("最大{most}個のキー、")));
        }
        let bytes = schema.pointer("/additionalProperties/x-max-bytes");
        if let Some(bytes) = bytes.or(schema.get("x-max-bytes")) {
            words.push(say(format!("values are strings up to {bytes} bytes."), format!("値は{bytes}バイトまで。")));
        }
        if let Some(prefixes) = schema["x-reserved-prefixes"].as_array() {
            let quoted: Vec<_> = prefixes.iter().map(|prefix| format!("'{}'", text(prefix))).collect();
            let (english, japanese) = (quoted.join(" or "), quoted.join(" または "));
            words.push(say(
                format!("Strings beginning with {english} are reserved keys."),
                format!("{japanese} で始まる文字列は予約されています。"),
            ));
        }
        if let Some(default) = schema.get("default") {
            attributes.push(("Default", default.to_string()));
        }
        // Flat text does not show where a pattern ends.
        for (keyword, label) in [("pattern", "Match"), ("format", "Format"), ("multipleOf", "Multiple Of")] {
            if let Some(value) = schema.get(keyword).filter(|_| keyword != "pattern" || self.style == Style::Sectioned)
            {
                attributes.push((label, text(value)));
            }
        }
        for (label, what, least, most) in [
            ("Range", "value", "minimum", "maximum"),
            ("Length", "length", "minLength", "maxLength"),
            ("Properties", "properties", "minProperties", "maxProperties"),
            ("Items", "items", "minItems", "maxItems"),
        ] {
            let bound = |keyword: &str| {
                let said = ["minimum", "maximum", "maxLength", "maxProperties"].contains(&keyword) && in_words(keyword);
                schema.get(keyword).filter(|_| !said)
            };
            let least = bound(least).map_or(String::new(), |least| format!("{least} <= "));
            let most = bound(most).map_or(String::new(), |most| format!(" <= {most}"));
            if !least.is_empty() || !most.is_empty() {
                attributes.push((label, format!("{least}{what}{most}")));
            }
        }
        if let Some(values) = schema["enum"].as_array() {
            let values: Vec<_> = values.iter().map(Value::to_string).collect();
            attributes.push(("Value in", values.join(" | ")));
        }
        (words.join(" "), attributes)
    }

    fn call(&mut self, path: &str, method: &str, operation: &Value, body: Option<&Value>, response: Option<&Value>) {
        let mut path = path.to_owned();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = format!("{{{}}}", parameter["name"].as_str().expect("a name"));
            path = path.replace(&name, &text(&self.sample(&parameter["schema"], false)));
        }
        let server = text(self.document.at("/servers/0/url"));
        let mut call = format!("curl -X {method} \"{server}{path}\"");
        if let Some(body) = body {
            call += &format!(" \\  -H \"Content-Type: application/json\" \\  -d '{body}'");
        }
        let response = response.map(|response| format!("{response:#}"));
        match response {
            None => self.line(&call),
            Some(response) if self.style == Style::Sectioned => self.line(&format!("{call}\n{response}")),
            Some(response) => {
                let flat: Vec<_> = response.lines().map(str::trim_start).collect();
                self.line(&format!("{call}{}", flat.join("\n")));
            }
        }
    }

    fn sample(&self, schema: &Value, only_required: bool) -> Value {
        let schema = self.schema(schema);
        if let Some(value) = schema.get("default").or_else(|| schema.pointer("/enum/0")) {
            return value.clone();
        }
        match schema["type"].as_str().unwrap_or_default() {
            "object" if schema["additionalProperties"].is_object() => {
                let value = self.sample(&schema["additionalProperties"], only_required);
                json!({ "property1": value, "property2": value })
            }
            "object" => {
                let required = required(schema);
                let members = schema["properties"].as_object().into_iter().flatten();
                let shown = members.filter(|(name, _)| !only_required || required.contains(&json!(name)));
                let sampled = shown.map(|(name, member)| (name.clone(), self.sample(member, only_required)));
                Value::Object(sampled.collect::<Map<_, _>>())
            }
            "array" => json!([self.sample(&schema["items"], only_required)]),
            "integer" => json!(0),
            "number" => json!(0),
            "boolean" => json!(true),
            _ => json!("string"),
        }
    }

    fn at(schema: &Value) -> String {
        reference::target(schema).expect("bodies are components").to_owned()
    }

    fn schema<'s>(&'s self, schema: &'s Value) -> &'s Value {
        reference::resolve(self.document, schema)
    }
}

fn required(schema: &Value) -> Vec<Value> {
    schema["required"].as_array().cloned().unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
