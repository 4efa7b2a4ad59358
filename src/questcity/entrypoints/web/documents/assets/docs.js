// The page itself holds no script, so that its content security policy can forbid all inline code.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#contract",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  // Null keeps the document from being sent to a validator elsewhere.
  validatorUrl: null,
});
