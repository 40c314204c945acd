// The generated client speaks of this type of the browsers, which Node has under another name only.
type BodyInit = NonNullable<RequestInit['body']>;
