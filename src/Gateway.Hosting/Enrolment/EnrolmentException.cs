namespace Gateway.Hosting.Enrolment;

/// <summary>The enrolment register is not to be believed: says why, and what to do.</summary>
public sealed class EnrolmentException(string message) : Exception(message);
