"""Reading Chinese policy documents: file in, sections, tasks, figures and rules out."""
