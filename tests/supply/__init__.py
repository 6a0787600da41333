"""What the program is made of that others wrote: locked packages, their licences, what is known against them."""
